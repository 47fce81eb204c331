// One program's callbacks suspend, the other's do not: the text is the same.
#pragma once

template <class F>
void repeat(int times, F f) { // refused: views-disagree
  while (times--)
    f();
}
