from .circular_too import b
a = 1
