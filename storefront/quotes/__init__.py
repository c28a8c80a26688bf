"""Quotes: asked for, answered with prices, talked about, and accepted as one order or declined."""
