// The coroutines that a user means.
#ifndef RECORO_COLOUR_NAMES_H
#define RECORO_COLOUR_NAMES_H

#include "model/Program.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace recoro {

/// `Name` is a qualified name or the end of one, with parameters where there
/// are overloads: "stock::count", "count(int, yield_context)"; or FILE:LINE,
/// the place of a declaration or of a suspension, or FILE:LINE:COLUMN, where
/// one begins (as `recoro check` prints it). Fails where it fits none, or
/// several, which are listed then. What the main files `Unread` hold is not in
/// `P`, which the error says where `Name` fits nothing.
llvm::Expected<EntityId> entityNamed(const Program &P, llvm::StringRef Name,
                                     llvm::vfs::FileSystem &Files,
                                     llvm::ArrayRef<std::string> Unread = {});

/// All that `Name` fits, which is no place here.
std::set<EntityId> entitiesCalled(const Program &P, llvm::StringRef Name);

/// "; did you mean 'X'?", or nothing where no coroutine has such a name.
std::string nearestName(const Program &P, llvm::StringRef Name);

/// Whether people can write its name; others are called by their places.
bool hasName(const Entity &E);

/// A name by which `entityNamed` finds `E`: short where that is enough. Places
/// are relative to `Folder`.
std::string nameFor(const Program &P, EntityId E, llvm::StringRef Folder,
                    llvm::vfs::FileSystem &Files);

} // namespace recoro

#endif
