// One suite a check, in the order in which their findings come.
#include "render/JUnit.h"
#include "render/Escape.h"
#include "render/Places.h"
#include "llvm/ADT/MapVector.h"

using namespace llvm;
using namespace recoro;

static StringRef whyItDoesNotCount(const Finding &F) {
  switch (F.Is) {
  case Standing::Counts:
    return "";
  case Standing::Suppressed:
    return F.Because.empty() ? StringRef("suppressed by a comment")
                             : StringRef(F.Because);
  case Standing::InBaseline:
    return "in the baseline";
  case Standing::Older:
    return "older than the change";
  }
  return "";
}

namespace {

class JUnitPrinter {
public:
  JUnitPrinter(raw_ostream &Out, const Report &R, Sources &Code)
      : Out(Out), R(R), Code(Code) {}

  void run() {
    MapVector<StringRef, std::vector<const Finding *>> Suites;
    for (const Finding &F : R.Errors)
      Suites[F.Id.Check].push_back(&F);
    for (const Finding &F : R.Findings)
      Suites[F.Id.Check].push_back(&F);
    Out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    head("testsuites", "recoro", all(), R.has(Standing::Counts),
         R.Errors.size());
    for (const auto &[Check, Findings] : Suites)
      suite(Check, Findings);
    if (Suites.empty()) {
      head("testsuite", "recoro", 1, 0, 0);
      Out << "    <testcase name=\"no legacy coroutine\" "
             "classname=\"recoro\"/>\n  </testsuite>\n";
    }
    Out << "</testsuites>\n";
  }

private:
  size_t all() const {
    return std::max<size_t>(1, R.Errors.size() + R.Findings.size());
  }

  void head(StringRef Tag, StringRef Name, size_t Tests, size_t Failures,
            size_t Errors, std::optional<size_t> Skipped = std::nullopt) {
    Out << (Tag == "testsuite" ? "  <" : "<") << Tag << " name=\""
        << escapeXml(Name) << "\" tests=\"" << Tests << "\" failures=\""
        << Failures << "\" errors=\"" << Errors << '"';
    if (Skipped)
      Out << " skipped=\"" << *Skipped << '"';
    Out << ">\n";
  }

  void suite(StringRef Check, ArrayRef<const Finding *> Findings) {
    size_t Errors = 0, Failures = 0;
    for (const Finding *F : Findings)
      ++(F->Severity == Level::Error ? Errors
         : F->Is == Standing::Counts ? Failures
                                     : Skipped);
    head("testsuite", Check, Findings.size(), Failures, Errors,
         std::exchange(Skipped, 0));
    for (const Finding *F : Findings)
      testcase(*F);
    Out << "  </testsuite>\n";
  }

  void testcase(const Finding &F) {
    std::string Path = escapeXml(relativeTo(F.At.File, R.Of.Source.Root));
    unsigned Line = Code.position(F.At.File, F.At.At.Begin).Line;
    Out << "    <testcase name=\"" << escapeXml(titleOf(F)) << "\" classname=\""
        << Path << "\" file=\"" << Path << "\" line=\"" << Line << "\">\n";
    if (F.Severity == Level::Warning && F.Is != Standing::Counts) {
      Out << "      <skipped message=\"" << escapeXml(whyItDoesNotCount(F))
          << "\"/>\n";
    } else {
      StringRef Tag = F.Severity == Level::Error ? "error" : "failure";
      Out << "      <" << Tag << " type=\"" << escapeXml(F.Id.Check)
          << "\" message=\"" << escapeXml(F.Message) << "\">" << Path << ':'
          << Line << ": " << escapeXml(oneLine(F, R.Of, Code)) << "</" << Tag
          << ">\n";
    }
    Out << "    </testcase>\n";
  }

  raw_ostream &Out;
  const Report &R;
  Sources &Code;
  size_t Skipped = 0;
};

} // namespace

void recoro::renderJUnit(raw_ostream &Out, const Report &R, Sources &Code) {
  JUnitPrinter(Out, R, Code).run();
}
