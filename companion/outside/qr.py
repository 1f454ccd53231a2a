"""QR codes as inline SVG, from the qrcode library."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_M

#: The quiet zone that ISO/IEC 18004 asks for around a code, in modules.
QUIET_ZONE = 4


def svg(address: str) -> str:
    """An address as an SVG element without a size of its own: the page's style gives it one.

    Error correction M: a print that lost 15 % to a crease or a glare still reads.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(address)
    code.make(fit=True)
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
