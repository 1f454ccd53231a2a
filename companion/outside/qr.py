"""QR codes from the qrcode library: as inline SVG for pages, as PNG for mails."""

from __future__ import annotations

import io
from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pure import PyPNGImage

#: The quiet zone that ISO/IEC 18004 asks for around a code, in modules.
QUIET_ZONE = 4
#: Pixels of a module in a picture: sharp on a phone that shows it at half its size.
PIXELS = 8


def svg(address: str) -> str:
    """An address as an SVG element without a size of its own: the page's style gives it one.

    Error correction M: a print that lost 15 % to a crease or a glare still reads.
    """
    code = made(address)
    size = code.modules_count + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE},{y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(code.modules)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges" aria-hidden="true">'
        f'<path fill="#fff" d="M0,0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    )


def png(text: str) -> bytes:
    """The same as a picture, black on white: mail programs show no SVG."""
    out = io.BytesIO()
    made(text).make_image(image_factory=PyPNGImage).save(out)
    return out.getvalue()


def made(text: str) -> qrcode.QRCode[Any]:
    code = qrcode.QRCode(None, ERROR_CORRECT_M, box_size=PIXELS, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code
