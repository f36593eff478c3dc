"""How far the work is, who does it, and when it will be done. Works on records only."""
