// What the checks of the module share: each translation unit is asked about
// once.
#ifndef RECORO_SURFACE_TIDY_SESSION_H
#define RECORO_SURFACE_TIDY_SESSION_H

#include "surface/tidy/Handed.h"
#include "surface/tidy/UnitFiles.h"

namespace recoro {

/// A fault of the configuration or of what is handed over, where it is shown.
struct Complaint {
  std::string File;
  std::string Text;
};

/// What the user says about where to ask.
struct Whence {
  std::string Findings; ///< a file that recoro check has written; or nothing
  std::string Build;    ///< the database's folder, if that file is not named
  std::string Folder;   ///< of the unit's compile command
};

class Session {
public:
  struct Unit {
    UnitFiles Files;
    Handed Said; ///< what fits the files as they are
    std::vector<Complaint> Complaints;
  };

  /// Of the unit that began last.
  Unit &unit(clang::SourceManager &SM, const Whence &From);
  void begin() { Current.reset(); }

  /// Whether a fix of this unit is shown for the first time in this run.
  bool offer(unsigned Fix) { return Offered.insert({Source, Fix}).second; }

private:
  void ask(Unit &U, const Whence &From);
  void read(Unit &U, const Whence &From);

  std::optional<Unit> Current;
  std::string Source; ///< what tells the unit's fixes from others
  std::set<std::pair<std::string, unsigned>> Offered;
};

} // namespace recoro

#endif
