#!/bin/sh
# Copies the agents' images into the registry, from one public repository, without a local docker.
# An image that is there is replaced, so that running it again brings agents up to date.
# usage: import-images.sh REGISTRY [SOURCE]
set -eu
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: import-images.sh REGISTRY [SOURCE]" >&2
  echo "example: import-images.sh agentsdevacr docker.io/pmorisseau/azdo-agent" >&2
  exit 2
fi
registry=$1
source=${2:-docker.io/pmorisseau/azdo-agent}
for tag in ubuntu-20.04-azdo windows-core-ltsc2019-azdo ubuntu-18.04-azdo; do
  echo "azdo-agent:$tag from $source"
  az acr import --name "$registry" --source "$source:$tag" --image "azdo-agent:$tag" --force
done
