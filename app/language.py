"""The language of the window: which one, and Qt told so before the first widget is made.

Translations are the files ``resources/translations/*_<code>.qm``, made by ``make translations``; Qt brings those of its
own buttons. Numbers are written with a point everywhere, as they are in the files that are exported.
"""

from __future__ import annotations

from importlib import resources

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

SYSTEM = ""
"""Whatever the desktop speaks, where there is a translation."""
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
"""What can be chosen, each under its own name."""


def of_the_system() -> str:
    """Return the first of the desktop's languages that can be chosen; English where there is none."""
    wished = (name.replace("_", "-").split("-")[0].lower() for name in QLocale.system().uiLanguages())
    return next((code for code in wished if code in LANGUAGES), ENGLISH)


def use(application: QCoreApplication, language: str = SYSTEM) -> str:
    """Let texts be shown in a language from now on; what stands on screen already stays as it is.

    Parameters
    ----------
    application : QCoreApplication
        Keeps the translations.
    language : str
        A code of :data:`LANGUAGES`; anything else is :data:`SYSTEM`.

    Returns
    -------
    str
        The code of the language that is used.
    """
    QLocale.setDefault(QLocale.c())
    for before in application.findChildren(QTranslator):
        application.removeTranslator(before)
        before.setParent(None)
    code = language if language in LANGUAGES else of_the_system()
    if code != ENGLISH:
        folder = resources.files("resources") / "translations"
        ours = sorted(str(entry) for entry in folder.iterdir() if entry.name.endswith(f"_{code}.qm"))
        # of two translations of one text the one installed last is used
        for path in (f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{code}.qm", *ours):
            translator = QTranslator(application)
            if translator.load(path):
                application.installTranslator(translator)
    return code


def spoken() -> str:
    """Return the code of the language that texts are shown in."""
    application = QCoreApplication.instance()
    installed = application.findChildren(QTranslator) if application is not None else []
    codes = (translator.language().split("_")[0] for translator in installed)
    return next((code for code in codes if code in LANGUAGES), ENGLISH)
