"""Quick order: rows typed, pasted or sent as a file, recognised, mended and put into the cart at once."""
