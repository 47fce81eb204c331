# Makes a project of two coroutines in two files in the current folder, under git.
# project.sh PYTHON TESTS
set -e
git init -q .
git config user.name tester
git config user.email tester@example.com
mkdir -p one two
for name in one two; do
  cat > $name/$name.cpp <<EOF
#include <boost/asio/spawn.hpp>
void $name(boost::asio::steady_timer &timer, boost::asio::yield_context yield) {
  timer.async_wait(yield);
}
EOF
done
echo compile_commands.json > .gitignore
"$1" "$2/Inputs/database.py" . one/one.cpp two/two.cpp -- clang++ -std=c++20 \
  -isystem "$2/Inputs/stub"
git add .
git commit -q -m start
