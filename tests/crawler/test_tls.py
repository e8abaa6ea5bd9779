"""Certificates are checked, unless the source says otherwise."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dozor.models import VisitStatus
from tests.crawler.kit import crawl_in_child, quick, source
from tests.fakes.faults import FaultServer, reply

pytestmark = pytest.mark.slow


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[FaultServer]:
    """A server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with FaultServer(routes={"/feed": reply(200, b"")}, tls=context) as server:
        yield server


def test_an_untrusted_certificate_ends_the_visit_and_says_so(
    self_signed: FaultServer, tmp_path: Path
) -> None:
    feed = self_signed.url("a.localhost", "/feed")
    visit = crawl_in_child([source("a", feed)], quick(), tmp_path).desk.visit(feed)
    assert self_signed.log == []
    assert visit.status is VisitStatus.ROBOTS_UNREACHABLE
    assert "certificate is not trusted" in (visit.detail or "")


def test_a_source_may_go_without_the_check(self_signed: FaultServer, tmp_path: Path) -> None:
    feed = self_signed.url("a.localhost", "/feed")
    plan = [source("a", feed, verify_tls=False)]
    assert crawl_in_child(plan, quick(), tmp_path).desk.visit(feed).status is VisitStatus.OK
