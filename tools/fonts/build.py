"""Cuts the two families of the product down to what its pages need. See README.md; the results are committed."""
import io
import os
from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "../../internal/platform/web/ui/static/fonts")
SOURCE = "x/fontsource-variable-%s-5.3.0/package/files/%s-%s.woff2"
TITLES = SOURCE % ("bricolage-grotesque", "bricolage-grotesque", "latin-opsz-normal")
TEXT = SOURCE % ("atkinson-hyperlegible-next", "atkinson-hyperlegible-next", "latin-wght-normal")
TEXT_EXT = SOURCE % ("atkinson-hyperlegible-next", "atkinson-hyperlegible-next", "latin-ext-wght-normal")

ASCII = list(range(0x20, 0x7F))
SIGNS = [0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAB, 0xB0, 0xB1, 0xB2, 0xB3, 0xB5, 0xB7, 0xBA, 0xBB, 0xBD, 0xBF, 0x152, 0x153,
         0x2009, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20AC, 0x2122, 0x2212]
LATIN = ASCII + SIGNS + list(range(0xC0, 0x100))
NAMES = [c for c in list(range(0x100, 0x180)) + list(range(0x218, 0x21C)) if c not in (0x152, 0x153)]
KERNED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz’.,-éèêàç"


def reload(font):
    buffer = io.BytesIO()
    font.flavor = None
    font.save(buffer)
    buffer.seek(0)
    return TTFont(buffer)


def cut(font, code_points, features):
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points)
    cutter.subset(font)


def add_narrow_space(font):
    """U+202F at six tenths of a space, and U+2011 drawn as a hyphen: French typography needs both."""
    font = reload(font)
    for table in ("glyf", "gvar", "hmtx", "cmap", "GDEF", "GSUB", "GPOS", "HVAR"):
        if table in font:
            font[table]
    if "gvar" in font:
        dict(font["gvar"].variations.items())  # read before the glyph order changes
    cmap, name = font.getBestCmap(), "narrowspace"
    space = cmap[0x20]
    font.setGlyphOrder(font.getGlyphOrder() + [name])
    font["glyf"].glyphs[name] = font["glyf"][space]
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["hmtx"][name] = (font["hmtx"][space][0] * 6 // 10, 0)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    if "gvar" in font:
        font["gvar"].variations[name] = []
    if "HVAR" in font:
        del font["HVAR"]  # browsers then take the widths from gvar
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = name
            table.cmap[0x2011] = cmap[0x2D]
    return font


def kerning_seen_in_titles(font):
    """Pairs of unaccented letters of at least 12 thousandths: the full table weighs as much as the letters."""
    cmap = font.getBestCmap()
    wanted = {cmap[ord(c)]: ord(c) for c in KERNED}
    gpos = font["GPOS"].table
    lookups = {i for r in gpos.FeatureList.FeatureRecord if r.FeatureTag == "kern" for i in r.Feature.LookupListIndex}
    pairs = {}
    for i in sorted(lookups):
        for sub in gpos.LookupList.Lookup[i].SubTable:
            if sub.LookupType == 9:
                sub = sub.ExtSubTable
            if sub.LookupType != 2:
                continue
            for k, first in enumerate(sub.Coverage.glyphs):
                if first not in wanted:
                    continue
                if sub.Format == 1:
                    found = [(r.SecondGlyph, r.Value1) for r in sub.PairSet[k].PairValueRecord]
                else:
                    row = sub.Class1Record[sub.ClassDef1.classDefs.get(first, 0)].Class2Record
                    found = [(g, row[sub.ClassDef2.classDefs.get(g, 0)].Value1) for g in wanted]
                for second, value in found:
                    if second in wanted and value:
                        pairs.setdefault((wanted[first], wanted[second]), getattr(value, "XAdvance", 0) or 0)
    return {k: round(v / 4) * 4 for k, v in pairs.items() if abs(v) >= 12}


def set_kerning(font, pairs):
    """Letters that behave alike are written as one class, so that the table stays small."""
    cmap = font.getBestCmap()
    firsts, seconds = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
    rows, columns = {}, {}
    for a in firsts:
        rows.setdefault(tuple(pairs.get((a, b), 0) for b in seconds), []).append(a)
    for b in seconds:
        columns.setdefault(tuple(pairs.get((a, b), 0) for a in firsts), []).append(b)
    lines = ["languagesystem DFLT dflt; languagesystem latn dflt; feature kern {"]
    for left in rows.values():
        for right in columns.values():
            value = pairs.get((left[0], right[0]), 0)
            if value:
                lines.append("pos [%s] [%s] %d;" % (" ".join(cmap[c] for c in left), " ".join(cmap[c] for c in right), value))
    lines.append("} kern;")
    if "GPOS" in font:
        del font["GPOS"]
    addOpenTypeFeaturesFromString(font, "\n".join(lines), tables=["GPOS"])


def make(source, axes, code_points, features, out, french=True, light_kerning=False):
    font = reload(instancer.instantiateVariableFont(TTFont(source), axes))
    pairs = kerning_seen_in_titles(font) if light_kerning else None
    cut(font, code_points, features)
    if french:
        font = add_narrow_space(font)
    if pairs:
        set_kerning(font, pairs)
    font.flavor = "woff2"
    path = os.path.join(OUT, out)
    font.save(path)
    print(out, os.path.getsize(path), "bytes")


make(TITLES, {"wght": 700, "opsz": 36}, LATIN, ["locl", "kern"], "bricolage-700.woff2", light_kerning=True)
make(TEXT, {"wght": (400, 400, 700)}, LATIN, ["kern", "ccmp", "locl", "tnum"], "atkinson.woff2")
make(TEXT_EXT, {"wght": (400, 400, 700)}, NAMES, ["kern", "ccmp", "locl", "tnum"], "atkinson-ext.woff2", french=False)
