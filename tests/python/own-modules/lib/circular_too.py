from .circular import a
b = 1
