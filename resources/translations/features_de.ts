<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>PreferencesDialog</name>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Takes effect when Vernier is started again</source>
        <translation>Gilt, sobald Vernier neu gestartet wird</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>From the next start of Vernier.</source>
        <translation>Ab dem nächsten Start von Vernier.</translation>
    </message>
</context>
</TS>
