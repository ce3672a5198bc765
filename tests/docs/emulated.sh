# Sourced before a command of a document that needs a Batch account: an emulated one, whose time
# stands still, for as long as this shell lives.
answer=$(mktemp)
poolcast emulate --listen 127.0.0.1:0 --speed 0 --stop-after 5m >"$answer" &
emulator=$!
trap 'kill "$emulator"; rm -f "$answer"' EXIT
until grep -q '^export AZURE_BATCH_ACCESS_KEY=' "$answer"; do
  kill -0 "$emulator" || exit 1
  sleep 0.05
done
. "$answer"
