"""The identities of residents, outside git; privacy of free text; how long identities are kept."""
