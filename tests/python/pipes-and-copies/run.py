"""Standard output by a copy of its descriptor, and sent to a file for a while; a pipe to itself."""
import os
import sys

copy = os.dup(1)
os.write(copy, b"by a copy\n")
other = os.open("artifacts/stdout.txt", os.O_WRONLY | os.O_CREAT)
os.dup2(other, 1)
print("into the file")
sys.stdout.flush()
os.dup2(copy, 1)
print("back")
sys.stdout.flush()
r, w = os.pipe()
os.write(w, b"through a pipe")
os.close(w)
print(os.read(r, 100), os.read(r, 1))
os.close(r)
