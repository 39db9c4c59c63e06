"""What a screen shows, as frozen values: made from the read model, drawn by the screens, printed plain.

A view is a function from a `Reader` to a named tuple of texts and links. Nothing here draws, and no text
is made safe yet: that is the matter of whoever puts it on a screen.
"""
