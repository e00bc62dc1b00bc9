"""No library of C's is there to be found."""


def find_library(name):
    return None


def find_msvcrt():
    return None
