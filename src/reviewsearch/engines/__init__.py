"""Search engines, alike behind one protocol."""
