import os
import sys

if __name__ == "__main__":
    print(os.path.basename(sys.argv[0]), sys.argv[1:], __file__ == sys.argv[0], len(sys.path[0]) > 0)
