#!/usr/bin/env python3
"""Makes the book's fonts, `../*.woff2`, from the full ones.

    apt-get install fonts-texgyre fonts-texgyre-math fonts-jetbrains-mono
    pip install fonttools brotli
    python3 book/theme/fonts/subset/subset.py [ROOT]

ROOT is the folder the Debian packages were unpacked into, `/` by default.

The text face is TeX Gyre Pagella and the mathematics TeX Gyre Pagella Math, drawn to match it, so
that an x in a sentence is the x of the equation. Code is JetBrains Mono without its ligatures:
a listing shows the characters that the compiler read.

Pagella has ¹²³ but not the other raised and lowered figures that measured values (3.1×10⁻⁹) and the
labels of figures (x₁) need. They are made here from its figures at 64 %, and ¹²³ with them, so that
all ten agree.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.misc.transform import Transform
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "/")
OUT = Path(__file__).resolve().parent.parent
GYRE = ROOT / "usr/share/texmf/fonts/opentype/public/tex-gyre"
GYRE_MATH = ROOT / "usr/share/texmf/fonts/opentype/public/tex-gyre-math"
MONO = ROOT / "usr/share/fonts/truetype/jetbrains-mono"

SCALE = 0.64
# The minus and plus of an exponent and the letters that indices use.
RAISED = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵏ", "0456789+−()niTk"))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙₘₚₓ", "0123456789+−ijknmpx"))


def span(first, last):
    return set(range(first, last + 1))


LATIN = span(0x20, 0x7E) | span(0xA0, 0x17F) | {0x218, 0x219, 0x21A, 0x21B, 0x1E9E}
PUNCTUATION = span(0x2000, 0x200D) | span(0x2010, 0x2027) | {0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x2060}
SCRIPTS = span(0x2070, 0x209C) | {0x1D40, 0x1D4F, 0x1D62, 0x2C7C}
GREEK = span(0x391, 0x3C9) | {0x3D1, 0x3D5, 0x3D6, 0x3F1, 0x3F5}
SIGNS = {0x20AC, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2212, 0x2215, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265,
         0x2202, 0x2206, 0x2207, 0x220F, 0x2211, 0x222B, 0x2713, 0x2717, 0x25CB, 0x25CF, 0x25A0, 0x25A1}
BOX = span(0x2500, 0x257F) | {0x25B2, 0x25B6, 0x25BC, 0x25C0, 0x2580, 0x2584, 0x2588, 0x2591, 0x2592, 0x2593}

TEXT = LATIN | PUNCTUATION | SCRIPTS | GREEK | SIGNS
CODE = LATIN | PUNCTUATION | SCRIPTS | GREEK | SIGNS | BOX | span(0x2200, 0x22FF) | span(0x2190, 0x21FF)
MATH = (
    span(0x20, 0x7E) | {0xA0, 0xA8, 0xAC, 0xAF, 0xB1, 0xB4, 0xB7, 0xD7, 0xF7, 0x131, 0x237}
    | span(0x2C6, 0x2DD) | span(0x300, 0x338) | GREEK | span(0x2016, 0x2016) | {0x2020, 0x2021, 0x2022, 0x2026}
    | span(0x2032, 0x2037) | {0x2044, 0x2057, 0x2061, 0x2062, 0x2063, 0x2064}
    | span(0x20D0, 0x20EF)  # combining arrows and bars
    | span(0x2100, 0x214F)  # letterlike: ℝ ℓ ℋ, holes of U+1D400
    | span(0x2190, 0x21FF)  # arrows
    | span(0x2200, 0x22FF)  # operators
    | span(0x2308, 0x230B) | span(0x23B0, 0x23B7) | span(0x239B, 0x23AF) | span(0x23DC, 0x23E1)  # fences and their pieces
    | {0x25A0, 0x25A1, 0x25B3, 0x25CB, 0x25CF, 0x266D, 0x266F}
    | span(0x27E6, 0x27EF) | span(0x27F5, 0x27FF)  # ⟨ ⟩ ⟦ ⟧, long arrows
    | span(0x2A00, 0x2A0F) | {0x2A3F, 0x2A7D, 0x2A7E, 0x2AAF, 0x2AB0}
    # letters: bold, italic, bold italic, script, bold script; double-struck; sans (the transpose); no fraktur
    | span(0x1D400, 0x1D503) | span(0x1D538, 0x1D56B) | span(0x1D5A0, 0x1D5D3) | span(0x1D6A4, 0x1D7CB) | span(0x1D7CE, 0x1D7E1)
)


def copy_glyph(source, source_name, target, name, transform, width):
    """Draws a transformed glyph of `source` into `target` (both CFF) under a new name."""
    glyphs = target.getGlyphSet()
    pen = T2CharStringPen(width, glyphs)
    drawn = source.getGlyphSet()
    drawn[source_name].draw(TransformPen(pen, transform))
    cff = target["CFF "].cff.topDictIndex[0]
    strings = cff.CharStrings
    # Chars of the private dict of the target: width is written relative to its nominal width.
    charstring = pen.getCharString(private=cff.Private, globalSubrs=target["CFF "].cff.GlobalSubrs)
    index = len(strings.charStringsIndex)
    strings.charStringsIndex.append(charstring)
    strings.charStrings[name] = index
    cff.charset.append(name)
    target["hmtx"].metrics[name] = (width, 0)


def add_figures(font, source):
    """Adds the raised and lowered figures that `font` lacks, drawn from `source`, a second copy of it."""
    known = font.getBestCmap()
    reference = source.getBestCmap()
    top = font["OS/2"].sCapHeight
    for pairs, lift in ((RAISED, top - SCALE * top + 30), (LOWERED, -150)):
        for target, base in pairs.items():
            if ord(target) in known or ord(base) not in reference:
                continue
            name = f"uni{ord(target):04X}"
            source_name = reference[ord(base)]
            width = round(source["hmtx"][source_name][0] * SCALE)
            copy_glyph(source, source_name, font, name, Transform(SCALE, 0, 0, SCALE, 0, lift), width)
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[ord(target)] = name
    # ¹²³ stand in the font at another size; all ten must agree.
    for target, base in zip("¹²³", "123"):
        name = f"raised{base}"
        source_name = reference[ord(base)]
        width = round(source["hmtx"][source_name][0] * SCALE)
        copy_glyph(source, source_name, font, name, Transform(SCALE, 0, 0, SCALE, 0, top - SCALE * top + 30), width)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(target)] = name
    # The mark of a claim that fails; the one of a claim that holds, ✓, is there.
    if ord("✗") not in known:
        width = round(source["hmtx"][reference[ord("×")]][0] * 1.2)
        copy_glyph(source, reference[ord("×")], font, "uni2717", Transform(1.2, 0, 0, 1.2, 0, -30), width)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord("✗")] = "uni2717"
    font.setGlyphOrder(font["CFF "].cff.topDictIndex[0].charset)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def write(font, name, unicodes, features, family):
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.hinting = False  # browsers hint by themselves or not at all; it is a third of the size
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 13, 14]  # keep the copyright and the license in the file
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    # The licences ask that a changed font does not carry the original's name.
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = family
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    path = OUT / name
    subset.save_font(font, str(path), options)
    print(f"{path.stat().st_size / 1024:7.1f} KB  {name}")
    return path.stat().st_size


def main():
    total = 0
    features = ["kern", "liga", "ccmp", "locl", "mark", "onum", "lnum", "pnum", "tnum", "smcp"]
    for style in ("regular", "italic", "bold", "bolditalic"):
        path = GYRE / f"texgyrepagella-{style}.otf"
        font = TTFont(path)
        add_figures(font, TTFont(path))
        chosen = features if style == "regular" else [f for f in features if f != "smcp"]
        unicodes = TEXT if style in ("regular", "italic") else TEXT - GREEK
        total += write(font, f"text-{style}.woff2", unicodes, chosen, "Gradient Text")
    font = TTFont(GYRE_MATH / "texgyrepagella-math.otf")
    total += write(font, "math.woff2", MATH, ["ssty", "dtls", "ccmp", "mark", "mkmk"], "Gradient Math")
    for style, name in (("Regular", "regular"), ("Italic", "italic"), ("SemiBold", "bold")):
        font = TTFont(MONO / f"JetBrainsMono-{style}.ttf")
        total += write(font, f"code-{name}.woff2", CODE if style == "Regular" else CODE - BOX, ["ccmp", "mark"], "Gradient Code")
    print(f"{total / 1024:7.1f} KB  in all")


main()
