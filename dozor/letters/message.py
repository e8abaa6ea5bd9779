"""A rendered letter becomes the bytes of one e-mail message (RFC 5322). Pure; nothing is sent.

Everything is 7-bit (base64 parts, encoded headers), so that no server can refuse or mangle it.
"""

from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from dozor.letters.outside import addr_spec, ascii_domain, one_line
from dozor.letters.render import Rendered
from dozor.models import Recipient

MOST_SUBJECT = 200
MOST_DISPLAY_NAME = 100


def message_id(recipient: Recipient | str, local_date: date, domain: str, seed: str = "") -> str:
    """The Message-ID of the letter of one day to one recipient: the same for every sending.

    ``seed`` sets two installations that share a domain apart.
    """
    address = recipient if isinstance(recipient, str) else recipient.address
    host = ascii_domain(domain) or "localhost"
    digest = sha256(f"{seed}\n{address.casefold()}\n{local_date}".encode()).hexdigest()
    return f"<dozor.{local_date}.{digest[:32]}@{host}>"


def build_message(
    rendered: Rendered,
    recipient: Recipient,
    sender: str,
    *,
    message_id: str,
    now: datetime,
    domain: str,
) -> bytes:
    """The whole message with CRLF line ends; the same arguments give the same bytes.

    ``sender`` is "Name <address>" or an address. Raises ``ValueError`` where it or the recipient's
    address is not one plain address.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(*parseaddr(sender))
    message["To"] = _address(recipient.name or "", recipient.address)
    message["Subject"] = _words(rendered.subject, MOST_SUBJECT)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation reply to this
    message["Precedence"] = "bulk"
    # RFC 2919: what a reader's mail rules filter by.
    message["List-Id"] = f"Dozor <letters.{ascii_domain(domain) or 'localhost'}>"
    message.set_content(rendered.text, cte="base64")
    message.add_alternative(rendered.html, subtype="html", cte="base64")
    if rendered.hidden:
        _attach_list(message, rendered, now)
    _bound(message, message_id)
    return message.as_bytes()


def _attach_list(message: EmailMessage, rendered: Rendered, now: datetime) -> None:
    """The text part once more, as a file: clients that show HTML give no way to the text part."""
    name = f"dozor-{now:%Y-%m-%d}.txt"
    message.add_attachment(rendered.text, cte="base64", filename=name)


def _address(name: str, address: str) -> Address:
    return Address(display_name=_words(name, MOST_DISPLAY_NAME), addr_spec=addr_spec(address))


def _words(text: str, limit: int) -> str:
    """Words for a header. An encoded word (RFC 2047) in a title is broken up: EmailMessage
    would decode it, line breaks included, and write what it held as headers of its own."""
    return one_line(one_line(text, limit).replace("=?", "= ?"), limit)


def _bound(message: EmailMessage, seed: str) -> None:
    """Boundaries from the Message-ID instead of chance; base64 lines cannot hold them."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{sha256(f'{seed}{number}'.encode()).hexdigest()[:32]}")
