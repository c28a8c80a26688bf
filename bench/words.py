"""Words that invented items are named and described with."""

from __future__ import annotations

SHELVES = {
    "Fasteners": ("Bolts", "Screws", "Nuts", "Washers", "Anchors"),
    "Hand tools": ("Pliers", "Spanners", "Hammers", "Files", "Saws"),
    "Cleaning": ("Brushes", "Cloths", "Buckets", "Mops", "Detergents"),
    "Tableware": ("Plates", "Bowls", "Cutlery", "Trays", "Cups"),
    "Glassware": ("Tumblers", "Stemware", "Carafes", "Jars", "Vases"),
    "Kitchen": ("Pans", "Knives", "Boards", "Ladles", "Scales"),
    "Safety": ("Gloves", "Goggles", "Helmets", "Vests", "Masks"),
    "Electrical": ("Cables", "Sockets", "Lamps", "Switches", "Fuses"),
    "Packing": ("Boxes", "Tapes", "Films", "Labels", "Straps"),
    "Paper": ("Towels", "Napkins", "Rolls", "Wipes", "Tissues"),
    "Workwear": ("Jackets", "Trousers", "Aprons", "Shirts", "Caps"),
    "Rooms": ("Linen", "Pillows", "Hangers", "Curtains", "Kettles"),
}
MATERIALS = ("steel", "brass", "oak", "nylon", "cotton", "rubber", "copper", "linen", "birch", "glass", "zinc", "felt")
COLOURS = ("white", "black", "blue", "green", "red", "grey", "amber", "ivory", "silver", "navy")
SIZES = ("XS", "S", "M", "L", "XL", "XXL", "10 mm", "20 mm", "40 mm", "80 mm", "1 l", "5 l")
STYLES = (
    *("basic", "classic", "compact", "durable", "heavy", "light", "long", "narrow", "plain", "premium"),
    *("quick", "round", "short", "slim", "soft", "square", "strong", "thin", "wide", "universal"),
)
# What people look for: a kind, a kind with a material, the beginning of a word
SEARCHES = ("bolt steel", "pliers", "brush nylon", "plate white", "tumbl", "knive heavy", "gloves", "cable copper")
