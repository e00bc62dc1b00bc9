"""What a script says that is not Python."""
print("never")
def broken(:
    pass
