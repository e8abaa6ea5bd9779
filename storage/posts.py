"""What a channel shows of a post, to JSON and back. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dozor.models import Post, PostMedia


def post_json(post: Post | None) -> str | None:
    return None if post is None else json.dumps(asdict(post), ensure_ascii=False)


def post_of(given: Mapping[str, Any]) -> Post:
    media = tuple(PostMedia(kind) for kind in given["media"])
    return Post(**{**given, "media": media})
