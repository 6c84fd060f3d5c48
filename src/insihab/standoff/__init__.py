"""The stand-off release: all that the released data say, without the text of any article; and the way back."""
