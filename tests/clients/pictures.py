"""What pictures hold: a line for each file named as an argument."""

import struct
import sys
import xml.etree.ElementTree as xml
import zlib


def svg(data):
    root = xml.fromstring(data)
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == name + "svg", root.tag
    foreign = [e.tag for e in root.iter() if e.tag.removeprefix(name) not in ("svg", "title", "rect", "path", "text")]
    texts = [e.text for e in root.iter(name + "text")]
    return f"{root.get('width')}x{root.get('height')} {root.findtext(name + 'title')} {texts} {foreign}"


def png(data):
    """Its size, and whether its points, which must all be there, are of many colours."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, size = 8, b"", None
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert zlib.crc32(kind + body) == crc, kind
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
            channels = {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    points = zlib.decompress(packed)
    assert len(points) == (size[0] * channels + 1) * size[1]
    return f"{size[0]}x{size[1]} {'drawn' if len(set(points)) > 100 else 'blank'}"


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    print(svg(data.decode()) if path.endswith(".svg") else png(data))
