# Sourced by npm and npx, with $bin set: the scripts that npm starts find our node, also where PATH leads to another one.
ifs=$IFS
IFS=:
found=
for folder in $PATH; do
  if [ -x "$folder/node" ] && [ ! -d "$folder/node" ]; then
    found=$folder/node
    break
  fi
done
IFS=$ifs
[ "$found" -ef "$bin/node" ] || export PATH="$bin${PATH:+:$PATH}"
unset ifs found folder
