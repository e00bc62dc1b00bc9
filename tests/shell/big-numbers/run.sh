#!/bin/bash
echo '2^64' | bc
echo '1.5 * 2' | bc -l
