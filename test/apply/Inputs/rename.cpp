// Preloaded, it lets the rename to a path that ends with AT, or `/two.cpp`, fail,
// or the program die in front of it: HOW is `fail` or `die`.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>

extern "C" int rename(const char *From, const char *To) noexcept {
  const char *How = std::getenv("HOW");
  const char *At = std::getenv("AT");
  At = At ? At : "/two.cpp";
  size_t Size = std::strlen(To), End = std::strlen(At);
  if (How && Size > End && std::strcmp(To + Size - End, At) == 0) {
    if (std::strcmp(How, "die") == 0)
      raise(SIGKILL);
    errno = EIO;
    return -1;
  }
  using Function = int (*)(const char *, const char *);
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, "rename"))(From, To);
}
