#define SHARED
#include "shared.hpp"
