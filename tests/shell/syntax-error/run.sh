#!/bin/bash
echo start
if [[ 1 == 1 ]]; then
  echo in
done
