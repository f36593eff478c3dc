"""How far annotators agree on entities, relations and translations, and on what they do not. Works on records only."""
