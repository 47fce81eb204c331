// Text that was not made for where it goes: names, paths and lines of code may
// hold anything.
#ifndef RECORO_RENDER_ESCAPE_H
#define RECORO_RENDER_ESCAPE_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace recoro {

/// What a terminal or a person could be misled by is written out: control
/// characters, bytes that are no UTF-8, and what changes the direction of
/// text. "\x1b" becomes "<U+001B>"; a byte that is no UTF-8 becomes "<FF>".
/// Tabs are kept where the caller lays them out.
std::string printable(llvm::StringRef Text, bool KeepTabs = false);

/// For XML and HTML, in text and in quotes. Only what is printable has a place
/// in XML at all.
std::string escapeXml(llvm::StringRef Text);

/// A path as a URI reference below some folder.
std::string escapeUri(llvm::StringRef Path);

} // namespace recoro

#endif
