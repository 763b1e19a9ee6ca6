#include "ui/actions/commands.h"

#include <QtGlobal>
#include <array>
#include <cstring>

#include "core/base/check.h"

namespace zeroplane::ui {
namespace {

#define TEXT(text) QT_TRANSLATE_NOOP("Commands", text)

constexpr std::array kCommands = {
    CommandSpec{"file/open", TEXT("&Open…"), TEXT("Open a film or a project"), "Ctrl+O", "open"},
    CommandSpec{"file/clear-recent", TEXT("&Clear this list"),
                TEXT("Forget which projects were open; the projects stay")},
    CommandSpec{"file/demo", TEXT("Open the &demo film"),
                TEXT("Try Zeroplane on a short film that came with it")},
    CommandSpec{"file/export", TEXT("&Export…"), TEXT("Write the graded film in stereo"), "Ctrl+E", "export"},
    CommandSpec{"file/save-copy", TEXT("Save a &copy…"),
                TEXT("Write the project to another file as it is now; every edit is saved as it is made"),
                "Ctrl+Shift+S"},
    CommandSpec{"file/import-shots", TEXT("&Import shots…"),
                TEXT("Cut the film as a shot list says; grades and masks go along by source timecode"), ""},
    CommandSpec{"file/export-shots", TEXT("Export &shots…"), TEXT("Write the shots as EDL, OTIO or CSV"), ""},
    CommandSpec{"file/close", TEXT("&Close film"), TEXT("Close the film; everything is saved already"),
                "Ctrl+W"},
    CommandSpec{"file/quit", TEXT("&Quit"), TEXT("Close the window"), "Ctrl+Q"},
    CommandSpec{"edit/undo", TEXT("&Undo"), TEXT("Take back the last edit"), "Ctrl+Z", "undo"},
    CommandSpec{"edit/redo", TEXT("&Redo"), TEXT("Do again what was taken back"), "Ctrl+Shift+Z Ctrl+Y",
                "redo"},

    CommandSpec{"view/source", TEXT("&Source"), TEXT("Show the film as it is"), "1", "", true},
    CommandSpec{"view/disparity", TEXT("&Disparity map"), TEXT("Show depth: warm in front, cool behind"), "2",
                "", true},
    CommandSpec{"view/anaglyph", TEXT("&Anaglyph"), TEXT("Show both eyes for red-cyan glasses"), "3", "",
                true},
    CommandSpec{"view/side-by-side", TEXT("Side &by side"), TEXT("Show both eyes beside each other"), "4", "",
                true},
    CommandSpec{"view/left", TEXT("&Left eye"), TEXT("Show the left eye"), "5", "", true},
    CommandSpec{"view/right", TEXT("&Right eye"), TEXT("Show the right eye"), "6", "", true},
    CommandSpec{"view/fit", TEXT("&Fit"), TEXT("Fit the picture into the viewer"), "F", "fit"},
    CommandSpec{"view/actual-size", TEXT("&Actual size"), TEXT("One picture pixel on one screen pixel"),
                "Ctrl+1", "actual-size"},
    CommandSpec{"view/mask", TEXT("Show &mask"), TEXT("Tint what is painted in this shot"), "M", "mask",
                true},

    CommandSpec{"layout/grade", TEXT("Layout: &Grade"), TEXT("Arrange the panels for grading"), "F1", "",
                true},
    CommandSpec{"layout/paint", TEXT("Layout: &Paint"), TEXT("Arrange the panels for painting local effects"),
                "F2", "", true},
    CommandSpec{"layout/review", TEXT("Layout: &Review"), TEXT("Arrange the panels for looking and judging"),
                "F3", "", true},
    CommandSpec{"layout/reset", TEXT("Re&set this layout"),
                TEXT("Bring the panels of this layout back to their first places")},

    CommandSpec{"scope/depth", TEXT("&Depth of the shots"),
                TEXT("Scope: depth s of all shots beside the reference styles"), "", "", true},
    CommandSpec{"scope/background", TEXT("&Background of the shots"),
                TEXT("Scope: background t of all shots beside the reference styles"), "", "", true},
    CommandSpec{"scope/style-map", TEXT("Depth a&nd background"),
                TEXT("Scope: each shot as a dot, the reference styles as ellipses"), "", "", true},
    CommandSpec{"scope/over-time", TEXT("Over &time"), TEXT("Scope: depth and background over the film"), "",
                "", true},
    CommandSpec{"scope/parallax", TEXT("&Parallax of the frame"),
                TEXT("Scope: how much of the picture lies where, and the screen's limits"), "", "", true},
    CommandSpec{"scope/waveform", TEXT("&Waveform of the frame"),
                TEXT("Scope: what lies where from the picture's left edge to its right one"), "", "", true},
    CommandSpec{"scope/save", TEXT("&Save this scope…"),
                TEXT("Write the scope as a picture (PNG, SVG) or as a table (CSV)"), "", "save"},

    CommandSpec{"transport/play", TEXT("&Play"), TEXT("Play without sound, or pause"), "Space", "play", true},
    CommandSpec{"frame/next", TEXT("&Next frame"), TEXT("One frame on"), "Right", "frame-next"},
    CommandSpec{"frame/previous", TEXT("&Previous frame"), TEXT("One frame back"), "Left", "frame-previous"},
    CommandSpec{"frame/ten-forward", TEXT("Ten frames on"), TEXT("Ten frames on"), "Shift+Right"},
    CommandSpec{"frame/ten-back", TEXT("Ten frames back"), TEXT("Ten frames back"), "Shift+Left"},
    CommandSpec{"frame/first", TEXT("&First frame"), TEXT("To the film's first frame"), "Home"},
    CommandSpec{"frame/last", TEXT("&Last frame"), TEXT("To the film's last frame"), "End"},
    CommandSpec{"shot/next", TEXT("Next s&hot"), TEXT("To the next shot"), "Ctrl+Right", "shot-next"},
    CommandSpec{"shot/previous", TEXT("Pre&vious shot"),
                TEXT("To the start of this shot, or to the one before"), "Ctrl+Left", "shot-previous"},

    CommandSpec{"shot/split", TEXT("&Split here"), TEXT("Cut this shot before the frame that is shown"),
                "Ctrl+K"},
    CommandSpec{"shot/merge", TEXT("&Merge with next"),
                TEXT("Join this shot and the next one; this one's grade stays"), "Ctrl+Shift+K"},
    CommandSpec{"shot/move-cut", TEXT("Move &cut here"),
                TEXT("Move the nearer end of this shot to the frame that is shown"), "Ctrl+M"},
    CommandSpec{"shot/rename", TEXT("&Rename…"), TEXT("Give this shot another name"), "Shift+F2"},

    CommandSpec{"tool/look", TEXT("&Look"), TEXT("Move the picture about: drag, wheel to zoom"), "V", "look",
                true},
    CommandSpec{"grade/make-3d", TEXT("Make it &3D"),
                TEXT("Give all shots depth with one slider, within the screen's limits"), "Ctrl+3",
                "make-3d"},
    CommandSpec{"grade/screen-plane", TEXT("Screen &plane"), TEXT("Click what should lie on the screen"), "Z",
                "screen-plane", true},
    CommandSpec{"grade/match-style", TEXT("&Match shot to style"),
                TEXT("Grade the selected shots like the chosen reference style; their keys go"), "Y",
                "match"},
    CommandSpec{"grade/match-film", TEXT("Match &film to style"),
                TEXT("Grade all shots like the chosen style, each keeping its place among them"), "Shift+Y",
                "match-film"},
    CommandSpec{"grade/reset", TEXT("&Reset grade"),
                TEXT("Give the selected shots the default grade again; their keys go"), "Ctrl+R", "reset"},
    CommandSpec{"grade/limit-to-screen", TEXT("&Limit to screen"),
                TEXT("Bring the selected shots within the screen's limits"), "L", "limit"},
    CommandSpec{"grade/fit-to-budget", TEXT("&Fit to budget"),
                TEXT("Use all the depth that the screen allows: near end to its near limit, far end to its "
                     "far one"),
                "Shift+L", "fit-budget"},
    CommandSpec{"grade/copy", TEXT("&Copy grade"), TEXT("Copy this shot's grade with its keys"),
                "Ctrl+Shift+C", "copy"},
    CommandSpec{"grade/paste", TEXT("&Paste grade"),
                TEXT("Give the selected shots the copied grade; keys count from each shot's start"),
                "Ctrl+Shift+V", "paste"},
    CommandSpec{"grade/apply-to-selected", TEXT("&Apply to selected shots"),
                TEXT("Give the other selected shots this shot's grade with its keys; select with Ctrl or "
                     "Shift in the list"),
                "Ctrl+Shift+A", "apply"},
    CommandSpec{"grade/ripple", TEXT("R&ipple"),
                TEXT("Do to all following shots what the last slider did to this one: as many times as deep, "
                     "as much farther away"),
                "Ctrl+Shift+R", "ripple"},
    CommandSpec{"grade/hold-far-plane", TEXT("&Hold far plane"),
                TEXT("Put the far background of every shot where this shot's lies, so that a sky stays"), "",
                "far-plane"},
    CommandSpec{"grade/save-preset", TEXT("&Save as preset…"),
                TEXT("Keep depth and background under a name, for all films"), ""},
    CommandSpec{"grade/published-units", TEXT("Published &units"),
                TEXT("Show s and t as papers on reference styles state them"), "", "", true},
    CommandSpec{"pivot/screen", TEXT("the &screen plane"),
                TEXT("When depth changes, what lies on the screen stays there"), "", "", true},
    CommandSpec{"pivot/background", TEXT("the &background"),
                TEXT("When depth changes, the background stays where it is"), "", "", true},
    CommandSpec{"key/toggle", TEXT("&Key"), TEXT("Set a key at this frame, or remove the one that is there"),
                "Alt+K", "key", true},
    CommandSpec{"key/previous", TEXT("&Previous key"), TEXT("To the key before this frame"), "Alt+Left",
                "key-previous"},
    CommandSpec{"key/next", TEXT("&Next key"), TEXT("To the key after this frame"), "Alt+Right", "key-next"},
    CommandSpec{"key/hold", TEXT("&Hold"), TEXT("Stay as the key says until the next one"), "", "", true},
    CommandSpec{"key/linear", TEXT("&Linear"), TEXT("Go straight to the next key"), "", "", true},
    CommandSpec{"key/smooth", TEXT("&Smooth"), TEXT("Start and arrive at rest"), "", "", true},

    CommandSpec{
        "floating-window/solve", TEXT("&Solve"),
        TEXT("Hang the picture's sides in front of what they cut in the selected shots, eased over the "
             "frames"),
        "Shift+W", "window"},
    CommandSpec{"floating-window/clear", TEXT("&None"), TEXT("The selected shots have no floating window"),
                "", "remove"},
    CommandSpec{"shot-eye/film", TEXT("As in the whole &film"),
                TEXT("The selected shots keep the eye that the whole film keeps"), "", "", true},
    CommandSpec{"shot-eye/left", TEXT("The &left eye"),
                TEXT("The selected shots are the left eye; the right one is made"), "", "", true},
    CommandSpec{"shot-eye/right", TEXT("The &right eye"),
                TEXT("The selected shots are the right eye; the left one is made"), "", "", true},
    CommandSpec{"shot-eye/both", TEXT("In the &middle"),
                TEXT("Both eyes of the selected shots are made, each with half of the depth"), "", "", true},

    CommandSpec{"review/none", TEXT("&No state"), TEXT("The selected shots are not under review"), "", "",
                true},
    CommandSpec{"review/to-do", TEXT("&To do"), TEXT("The selected shots are still to be graded"), "", "",
                true},
    CommandSpec{"review/in-work", TEXT("&In work"), TEXT("The selected shots are being graded"), "", "",
                true},
    CommandSpec{"review/for-review", TEXT("For &review"), TEXT("Somebody should look at the selected shots"),
                "", "", true},
    CommandSpec{"review/approved", TEXT("&Approved"), TEXT("The selected shots are done"), "", "", true},
    CommandSpec{"review/compare", TEXT("&Compare"),
                TEXT("Show this shot as the chosen version graded it; once more: as it is"), "Alt+C",
                "compare", true},
    CommandSpec{"review/restore", TEXT("Re&store"), TEXT("Grade this shot as the chosen version did"), "",
                "undo"},
    CommandSpec{"review/remove-version", TEXT("Remove &version"), TEXT("Forget the chosen version"), "",
                "remove"},
    CommandSpec{"review/remove-note", TEXT("Remove n&ote"), TEXT("Remove the chosen note"), "", "remove"},

    CommandSpec{"effect/paint", TEXT("&Paint"),
                TEXT("Paint a region to pull it out; Alt or the right button erases"), "B", "paint", true},
    CommandSpec{"effect/brush-smaller", TEXT("&Smaller brush"), TEXT("Make the brush smaller"), "["},
    CommandSpec{"effect/brush-larger", TEXT("Lar&ger brush"), TEXT("Make the brush larger"), "]"},
    CommandSpec{"effect/brush-softer", TEXT("S&ofter brush"), TEXT("Make the brush's rim softer"),
                "{ Shift+["},
    CommandSpec{"effect/brush-harder", TEXT("&Harder brush"), TEXT("Make the brush's rim harder"),
                "} Shift+]"},
    CommandSpec{"effect/remove", TEXT("&Remove effect"), TEXT("Remove this shot's effect with its mask"), "",
                "remove"},

    CommandSpec{"job/cancel", TEXT("&Cancel export"), TEXT("Stop the export and remove what it wrote"), "",
                "remove"},
    CommandSpec{"job/pause", TEXT("&Pause export"), TEXT("Hold the running export, or let it go on"), "", "",
                true},
    CommandSpec{"job/retry", TEXT("&Try again"),
                TEXT("Queue the marked export again; what a failed one had done is kept")},
    CommandSpec{"job/show", TEXT("&Show in folder"), TEXT("Open the folder that the marked export is in")},
    CommandSpec{"job/remove", TEXT("&Take out"), TEXT("Take the marked export out of the queue")},
    CommandSpec{"help/find-command", TEXT("&Find a command…"), TEXT("Type what you want to do, and do it"),
                "Ctrl+Shift+P"},
    CommandSpec{"help/about", TEXT("&About Zeroplane"), TEXT("Which version this is")},
};

#undef TEXT

}  // namespace

std::span<const CommandSpec> Commands() {
  return kCommands;
}

const CommandSpec& Command(const char* id) {
  for (const CommandSpec& command : kCommands) {
    if (std::strcmp(command.id, id) == 0) return command;
  }
  ZP_CHECK(false, id);
}

}  // namespace zeroplane::ui
