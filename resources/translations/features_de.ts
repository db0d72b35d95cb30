<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>ArchiveDesk</name>
    <message>
        <location filename="archive/desk.py"/>
        <source>Testing the archive</source>
        <translation>Archiv wird geprüft</translation>
    </message>
    <message>
        <location filename="archive/desk.py"/>
        <source>Searching the archive</source>
        <translation>Archiv wird durchsucht</translation>
    </message>
    <message>
        <location filename="archive/desk.py"/>
        <source>Fetching from the archive</source>
        <translation>Abruf aus dem Archiv</translation>
    </message>
    <message>
        <location filename="archive/desk.py"/>
        <source>Sending to the archive</source>
        <translation>Senden an das Archiv</translation>
    </message>
    <message>
        <location filename="archive/desk.py"/>
        <source>receiving needs an archive that speaks DIMSE, with a port of ours in its settings</source>
        <translation>Empfangen setzt ein Archiv voraus, das DIMSE spricht und in dessen Einstellungen ein eigener Port steht</translation>
    </message>
    <message>
        <location filename="archive/desk.py"/>
        <source>“{title}” listens at port {port} of this computer.</source>
        <translation>„{title}“ empfängt an Port {port} dieses Computers.</translation>
    </message>
    <message>
        <location filename="archive/desk.py"/>
        <source>Opening what was sent</source>
        <translation>Empfangenes wird geöffnet</translation>
    </message>
</context>
<context>
    <name>ArchiveDialog</name>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Hospital archive</source>
        <translation>Archiv des Krankenhauses</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Set up…</source>
        <translation>Einrichten…</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Forget</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Patient name, such as MILLER*</source>
        <translation>Patientenname, etwa MÜLLER*</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Patient number</source>
        <translation>Patientennummer</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>From, YYYYMMDD</source>
        <translation>Von, JJJJMMTT</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>To, YYYYMMDD</source>
        <translation>Bis, JJJJMMTT</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Modality</source>
        <translation>Modalität</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>All kinds</source>
        <translation>Alle Modalitäten</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Send the scan on screen, magnified</source>
        <translation>Gezeigte Aufnahme vergrößert senden</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Magnifies all of its slices and stores them as a new series of the same study</source>
        <translation>Vergrößert alle Schichten und legt sie als neue Serie derselben Untersuchung ab</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Receive what is sent to this computer</source>
        <translation>Auf diesem Computer empfangen</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Listens at “our port” of the archive&apos;s settings, also while this dialog is closed</source>
        <translation>Empfängt am „eigenen Port“ aus den Einstellungen des Archivs, auch wenn dieses Fenster geschlossen ist</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>What the archive said</source>
        <translation>Antwort des Archivs</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Find examinations and open them, or send the scan on screen, magnified, as a new series.</source>
        <translation>Untersuchungen suchen und öffnen oder die gezeigte Aufnahme vergrößert als neue Serie senden.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>No archive is set up yet. “Set up…” asks for what its administrator tells you.</source>
        <translation>Noch ist kein Archiv eingerichtet. „Einrichten…“ fragt nach den Angaben, die Sie von der Administration erhalten.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Password of {user} at {name}</source>
        <translation>Passwort von {user} bei {name}</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Searching…</source>
        <translation>Suche läuft…</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>{count} study found.</source>
        <translation>{count} Untersuchung gefunden.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>{count} studies found.</source>
        <translation>{count} Untersuchungen gefunden.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Nothing matches. Try fewer words, or a * at the end.</source>
        <translation>Keine Treffer. Versuchen Sie es mit weniger Angaben oder einem * am Ende.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Listing the series…</source>
        <translation>Serien werden aufgelistet…</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Fetching…</source>
        <translation>Abruf läuft…</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Opened; it is in the list of series.</source>
        <translation>Geöffnet; die Aufnahme steht in der Liste der Serien.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Magnifying and sending…</source>
        <translation>Vergrößern und Senden…</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>{count} images are in the archive, as a new series of the same study.</source>
        <translation>{count} Bilder sind als neue Serie derselben Untersuchung im Archiv.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>{taken} images were taken, {refused} refused ({name}: {why}).</source>
        <translation>{taken} Bilder wurden angenommen, {refused} abgelehnt ({name}: {why}).</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>{count} image received.</source>
        <translation>{count} Bild empfangen.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>{count} images received.</source>
        <translation>{count} Bilder empfangen.</translation>
    </message>
    <message>
        <location filename="archive/dialog.py"/>
        <source>Stopped.</source>
        <translation>Gestoppt.</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Study</source>
        <translation>Untersuchung</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Studies</source>
        <translation>Untersuchungen</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Series</source>
        <translation>Serie</translation>
    </message>
    <message>
        <location filename="archive/tables.py"/>
        <source>Series of the study</source>
        <translation>Serien der Untersuchung</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <location filename="tuning/curves.py"/>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <location filename="tuning/curves.py"/>
        <source>Gain</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <location filename="tuning/curves.py"/>
        <source>PSNR on slices that are held out, above the weights that it started from</source>
        <translation>PSNR auf zurückgehaltenen Schichten gegenüber den Gewichten zu Beginn</translation>
    </message>
    <message>
        <location filename="tuning/curves.py"/>
        <source>What the training makes small, on the slices that it sees</source>
        <translation>Was das Training verkleinert, auf den Schichten, die es sieht</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <location filename="app/dialogs.py"/>
        <source>There is nothing to export yet: the super-resolved image is not there.</source>
        <translation>Noch gibt es nichts zu exportieren: Das hochaufgelöste Bild fehlt.</translation>
    </message>
    <message>
        <location filename="app/dialogs.py"/>
        <source>No isotropic volume of this scan: {error}.</source>
        <translation>Kein isotropes Volumen aus dieser Aufnahme: {error}.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>DICOM (.dcm)</source>
        <translation>DICOM (.dcm)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>NIfTI, compressed (.nii.gz)</source>
        <translation>NIfTI, komprimiert (.nii.gz)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>NIfTI (.nii)</source>
        <translation>NIfTI (.nii)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>PNG (.png)</source>
        <translation>PNG (.png)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>TIFF (.tif)</source>
        <translation>TIFF (.tif)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>TIFF (.tiff)</source>
        <translation>TIFF (.tiff)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Export slice</source>
        <translation>Schicht exportieren</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>File type</source>
        <translation>Dateityp</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>All values, in the scan&apos;s units</source>
        <translation>Alle Werte, in den Einheiten der Aufnahme</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>As displayed, 8 bit, with the window on screen</source>
        <translation>Wie angezeigt, 8 Bit, mit dem aktuellen Fenster</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Target file</source>
        <translation>Zieldatei</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Also how sure it is, as a file beside it</source>
        <translation>Auch die Unsicherheit, als Datei daneben</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>For every pixel the half-width, in the scan&apos;s units, of the interval that holds nine in ten true values</source>
        <translation>Je Pixel die halbe Breite des Intervalls, das neun von zehn wahren Werten enthält, in den Einheiten der Aufnahme</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Size (rows × cols)</source>
        <translation>Größe (Zeilen × Spalten)</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Pixel</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>It will be</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Slice {index} of {count} · {title}</source>
        <translation>Schicht {index} von {count} · {title}</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>size unknown: the scan has no pixel spacing</source>
        <translation>Größe unbekannt: Die Aufnahme hat keinen Pixelabstand</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>{description} · about {bytes}</source>
        <translation>{description} · etwa {bytes}</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>Written: {name}, {size}, {bytes}.</source>
        <translation>Geschrieben: {name}, {size}, {bytes}.</translation>
    </message>
    <message>
        <location filename="app/export_dialog.py"/>
        <source>{count} bytes</source>
        <translation>{count} Bytes</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <location filename="app/guide_window.py"/>
        <source>How to read the images</source>
        <translation>Wie die Bilder zu lesen sind</translation>
    </message>
    <message>
        <location filename="app/guide_window.py"/>
        <source>To the beginning</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <location filename="app/guide_window.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <location filename="app/help_dialog.py"/>
        <source>Window presets, the file&apos;s own first</source>
        <translation>Fenstervoreinstellungen, die der Datei zuerst</translation>
    </message>
    <message>
        <location filename="app/help_dialog.py"/>
        <source>Gestures and keys</source>
        <translation>Gesten und Tasten</translation>
    </message>
    <message>
        <location filename="app/help_dialog.py"/>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <location filename="app/help_dialog.py"/>
        <source>Super-resolved images are computed by a network. They are not for primary diagnosis; the difference pane shows what the network added to bicubic interpolation.</source>
        <translation>Hochaufgelöste Bilder berechnet ein Netz. Sie sind nicht für die Primärbefundung; die Differenzansicht zeigt, was das Netz der bikubischen Interpolation hinzugefügt hat.</translation>
    </message>
    <message>
        <location filename="app/help_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>IsotropicDialog</name>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>What lies between two slices was not scanned: slices between slices are an estimate, not for primary diagnosis.</source>
        <translation>Was zwischen zwei Schichten liegt, wurde nicht aufgenommen: Zwischenschichten sind eine Schätzung, nicht für die Primärbefundung.</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Isotropic volume</source>
        <translation>Isotropes Volumen</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Between slices</source>
        <translation>Zwischen Schichten</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>In the plane</source>
        <translation>In der Ebene</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Spacing in millimetres</source>
        <translation>Pixelabstand in Millimetern</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>File type</source>
        <translation>Dateityp</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>DICOM series (a new folder)</source>
        <translation>DICOM-Serie (neuer Ordner)</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>NIfTI, compressed (.nii.gz)</source>
        <translation>NIfTI, komprimiert (.nii.gz)</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Write to</source>
        <translation>Schreiben nach</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Compute</source>
        <translation>Berechnen</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>Spacing</source>
        <translation>Pixelabstand</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>It will be</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>{count} slices, {step:.3g} mm apart · {title}</source>
        <translation>{count} Schichten im Abstand von {step:.3g} mm · {title}</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>{count} slices, {step:.3g} mm apart</source>
        <translation>{count} Schichten im Abstand von {step:.3g} mm</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>{size} pixels of {spacing}, as scanned</source>
        <translation>{size} Pixel zu {spacing}, wie aufgenommen</translation>
    </message>
    <message>
        <location filename="app/isotropic_dialog.py"/>
        <source>{size} pixels of {spacing}</source>
        <translation>{size} Pixel zu {spacing}</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Choose the keys that are in your fingers, then change single ones. The mouse stays as it is.</source>
        <translation>Wählen Sie die gewohnten Tasten und ändern Sie danach einzelne. Die Maus bleibt, wie sie ist.</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Profile of keys</source>
        <translation>Tastenprofil</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Find an action or a key</source>
        <translation>Aktion oder Taste suchen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>New key for the chosen action</source>
        <translation>Neue Taste für die gewählte Aktion</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Click here and press the key</source>
        <translation>Hier klicken und die Taste drücken</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Use this key</source>
        <translation>Diese verwenden</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>In the place of the keys that the action has</source>
        <translation>Anstelle der bisherigen Tasten der Aktion</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Add this key</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Beside the keys that the action has</source>
        <translation>Zusätzlich zu den bisherigen Tasten der Aktion</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>No key</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>The action stays in the menus and in the palette</source>
        <translation>Die Aktion bleibt in den Menüs und in der Befehlspalette</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>As in the profile</source>
        <translation>Wie im Profil</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Undo what was changed of this action</source>
        <translation>Änderungen an dieser Aktion zurücknehmen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Take it from there</source>
        <translation>Dort entfernen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>The other action loses this key</source>
        <translation>Die andere Aktion verliert diese Taste</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Every key as in the profile</source>
        <translation>Alle Tasten wie im Profil</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Leave the keys as they were</source>
        <translation>Tasten unverändert lassen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Keep</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Use these keys</source>
        <translation>Diese Tasten verwenden</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Changed by you</source>
        <translation>Von Ihnen geändert</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>Click into the box and press the key first.</source>
        <translation>Klicken Sie zuerst in das Feld und drücken Sie die Taste.</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>{count} keys for one action are enough.</source>
        <translation>{count} Tasten je Aktion genügen.</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>{keys} belongs to “{action}”.</source>
        <translation>{keys} gehört zu „{action}“.</translation>
    </message>
    <message>
        <location filename="app/keys_dialog.py"/>
        <source>{keys} means both “{first}” and “{second}”.</source>
        <translation>{keys} steht für „{first}“ und für „{second}“.</translation>
    </message>
</context>
<context>
    <name>Measurements</name>
    <message>
        <location filename="measuring/model.py"/>
        <source>distance {count}</source>
        <translation>Strecke {count}</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>angle {count}</source>
        <translation>Winkel {count}</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>ellipse {count}</source>
        <translation>Ellipse {count}</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>rectangle {count}</source>
        <translation>Rechteck {count}</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>polygon {count}</source>
        <translation>Polygon {count}</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>add {name}</source>
        <translation>{name} hinzufügen</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>move {name}</source>
        <translation>{name} verschieben</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>rename {name}</source>
        <translation>{name} umbenennen</translation>
    </message>
    <message>
        <location filename="measuring/model.py"/>
        <source>delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
</context>
<context>
    <name>MeasurementsPanel</name>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Scan</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Bicubic</source>
        <translation>Bikubisch</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Super-resolved</source>
        <translation>Hochaufgelöst</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Nothing measured on this scan yet: take a tool from the row above and drag over an image.</source>
        <translation>Auf dieser Aufnahme ist noch nichts gemessen: Wählen Sie darüber ein Werkzeug und ziehen Sie über ein Bild.</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Delete the chosen measurement</source>
        <translation>Gewählte Messung löschen</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Save CSV…</source>
        <translation>CSV speichern…</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Write everything that is measured on this scan as a table, without patient data</source>
        <translation>Alle Messungen dieser Aufnahme als Tabelle schreiben, ohne Patientendaten</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Hide the list</source>
        <translation>Liste ausblenden</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>F2 or a double click renames it</source>
        <translation>F2 oder Doppelklick benennt sie um</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Enter goes there</source>
        <translation>Eingabe springt dorthin</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Undo {what}</source>
        <translation>Rückgängig: {what}</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Redo {what}</source>
        <translation>Wiederholen: {what}</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Go to its slice</source>
        <translation>Zur Schicht</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Save measurements</source>
        <translation>Messungen speichern</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>{count} without a value is not in it.</source>
        <translation>{count} ohne Wert steht nicht darin.</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>{count} without a value are not in it.</source>
        <translation>{count} ohne Wert stehen nicht darin.</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>The measurements are in {name}.</source>
        <translation>Die Messungen stehen in {name}.</translation>
    </message>
    <message>
        <location filename="measuring/panel.py"/>
        <source>{height:.2f} high, {width:.2f} {unit} wide</source>
        <translation>{height:.2f} hoch, {width:.2f} {unit} breit</translation>
    </message>
</context>
<context>
    <name>MeasuringActions</name>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Distance</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Ellipse: values inside</source>
        <translation>Ellipse: Werte darin</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Rectangle: values inside</source>
        <translation>Rechteck: Werte darin</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Polygon: values inside</source>
        <translation>Polygon: Werte darin</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move it left</source>
        <translation>Nach links verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move its last point left</source>
        <translation>Letzten Punkt nach links verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move it right</source>
        <translation>Nach rechts verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move its last point right</source>
        <translation>Letzten Punkt nach rechts verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move it up</source>
        <translation>Nach oben verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move its last point up</source>
        <translation>Letzten Punkt nach oben verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move it down</source>
        <translation>Nach unten verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Move its last point down</source>
        <translation>Letzten Punkt nach unten verschieben</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Place the tool&apos;s shape in the middle</source>
        <translation>Form des Werkzeugs in die Mitte setzen</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Choose the next measurement</source>
        <translation>Nächste Messung wählen</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Delete the chosen measurement</source>
        <translation>Gewählte Messung löschen</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>List of measurements</source>
        <translation>Liste der Messungen</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="measuring/actions.py"/>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
</context>
<context>
    <name>MeasuringDesk</name>
    <message>
        <location filename="measuring/desk.py"/>
        <source>Measuring</source>
        <translation>Messen</translation>
    </message>
</context>
<context>
    <name>MeasuringWords</name>
    <message>
        <location filename="measuring/words.py"/>
        <source>Distance</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>scan</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>bicubic</source>
        <translation>bikubisch</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>not known here</source>
        <translation>hier nicht bekannt</translation>
    </message>
    <message>
        <location filename="measuring/words.py"/>
        <source>mean {mean}, sd {sd}, least {least}, most {most} {units}, {count:.1f} pixels</source>
        <translation>Mittel {mean}, SD {sd}, Minimum {least}, Maximum {most} {units}, {count:.1f} Pixel</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
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
        <source>Memory for slices, in percent</source>
        <translation>Speicher für Schichten, in Prozent</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Slices beyond it are let go of, and read again when they are looked at</source>
        <translation>Weitere Schichten werden freigegeben und bei Bedarf neu gelesen</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Names, numbers and dates on screen</source>
        <translation>Namen, Nummern und Daten anzeigen</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Offer at the next start to go on where you were</source>
        <translation>Beim nächsten Start anbieten, dort weiterzumachen</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Paths, views, scales and measurements, in a file of your own; without it, the file is removed</source>
        <translation>Pfade, Ansichten, Faktoren und Messungen, in einer eigenen Datei; ohne Haken wird sie entfernt</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>From the next start of Vernier.</source>
        <translation>Ab dem nächsten Start von Vernier.</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Memory for slices</source>
        <translation>Speicher für Schichten</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Patient data</source>
        <translation>Patientendaten</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>What was open</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>Keep</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <location filename="app/preferences_dialog.py"/>
        <source>For every scan, from now on.</source>
        <translation>Für jede Aufnahme, ab sofort.</translation>
    </message>
</context>
<context>
    <name>PresetsDialog</name>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Ultrasound</source>
        <translation>Ultraschall</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Window presets</source>
        <translation>Fenstervoreinstellungen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Modality</source>
        <translation>Modalität</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>A preset of the window on screen</source>
        <translation>Voreinstellung aus dem aktuellen Fenster</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Take the chosen preset off the list</source>
        <translation>Gewählte Voreinstellung aus der Liste nehmen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>An earlier key for the chosen preset</source>
        <translation>Frühere Taste für die gewählte Voreinstellung</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>A later key for the chosen preset</source>
        <translation>Spätere Taste für die gewählte Voreinstellung</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Restore defaults</source>
        <translation>Standard wiederherstellen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>The presets that Vernier came with</source>
        <translation>Die mitgelieferten Voreinstellungen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Leave the presets as they were</source>
        <translation>Voreinstellungen unverändert lassen</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Keep these presets</source>
        <translation>Diese Voreinstellungen behalten</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>{error}. These are the defaults; saving replaces your file.</source>
        <translation>{error}. Dies sind die mitgelieferten; Speichern ersetzt Ihre Datei.</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>The file&apos;s own windows take the first keys; the presets of the scan&apos;s modality follow in this order. Centre and width are in the scan&apos;s units, Hounsfield units for CT.</source>
        <translation>Die Fenster der Datei belegen die ersten Tasten; in dieser Reihenfolge folgen die Voreinstellungen der Modalität. Mitte und Breite in den Einheiten der Aufnahme, bei CT Hounsfield-Einheiten.</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>Row {row} needs a name of at most {most} letters.</source>
        <translation>Zeile {row} braucht einen Namen mit höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>The centre of “{name}” is no number.</source>
        <translation>Die Mitte von „{name}“ ist keine Zahl.</translation>
    </message>
    <message>
        <location filename="app/presets_dialog.py"/>
        <source>The width of “{name}” has to be a number above 0.</source>
        <translation>Die Breite von „{name}“ muss eine Zahl über 0 sein.</translation>
    </message>
</context>
<context>
    <name>RatingWindow</name>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Keys 1 to 5 rate, Backspace goes back, + - and a drag look closer, Esc leaves; what you rated is kept.</source>
        <translation>Tasten 1 bis 5 bewerten, Rücktaste geht zurück, + - und Ziehen zeigen Einzelheiten, Esc beendet; Bewertungen bleiben erhalten.</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Reader study</source>
        <translation>Leserstudie</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Rated so far</source>
        <translation>Bisher bewertet</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Leave</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>All {total} pictures are rated. Thank you.</source>
        <translation>Alle {total} Bilder sind bewertet. Vielen Dank.</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Again, {done} of {total} rated</source>
        <translation>Erneut, {done} von {total} bewertet</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Picture {letter}</source>
        <translation>Bild {letter}</translation>
    </message>
    <message>
        <location filename="reader_study/rating.py"/>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>SelfCheckDialog</name>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>This slice</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>5 slices</source>
        <translation>5 Schichten</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>20 slices</source>
        <translation>20 Schichten</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>All slices</source>
        <translation>Alle Schichten</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Self-check</source>
        <translation>Selbstprüfung</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Progress of the self-check</source>
        <translation>Fortschritt der Selbstprüfung</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>How many slices are measured</source>
        <translation>Anzahl der gemessenen Schichten</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>How the slices are made coarser</source>
        <translation>Wodurch die Schichten gröber werden</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Nobody knows how a scan became as coarse as it is. The networks are trained on an anti-aliased cubic: see how much of their gain is left where it was something else.</source>
        <translation>Niemand weiß, wodurch eine Aufnahme so grob wurde, wie sie ist. Die Netze sind für eine kubische Verkleinerung trainiert: Sehen Sie, wie viel von ihrem Gewinn bleibt, wo es etwas anderes war.</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Measure with the scales and the network that are chosen now</source>
        <translation>Mit den jetzt gewählten Faktoren und dem jetzt gewählten Netz messen</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Write these pictures with their figures as one PNG</source>
        <translation>Diese Bilder mit ihren Kennzahlen als ein PNG schreiben</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>degraded by</source>
        <translation>vergröbert durch</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Save the self-check</source>
        <translation>Selbstprüfung speichern</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Measuring …</source>
        <translation>Messung läuft …</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Nothing has been checked yet.</source>
        <translation>Noch wurde nichts geprüft.</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>slice {number}</source>
        <translation>Schicht {number}</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>{count} slices, pictures of slice {number}</source>
        <translation>{count} Schichten, Bilder von Schicht {number}</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>the controls now ask for something else</source>
        <translation>die Regler stehen inzwischen anders</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>Scan</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>as it is: the truth here</source>
        <translation>wie sie ist: hier die Wahrheit</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>bicubic</source>
        <translation>bikubisch</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>mean error {amount}</source>
        <translation>mittlerer Fehler {amount}</translation>
    </message>
    <message>
        <location filename="app/self_check_dialog.py"/>
        <source>{method} − scan</source>
        <translation>{method} − Aufnahme</translation>
    </message>
</context>
<context>
    <name>SelfChecking</name>
    <message>
        <location filename="app/self_checking.py"/>
        <source>Self-check</source>
        <translation>Selbstprüfung</translation>
    </message>
    <message>
        <location filename="app/self_checking.py"/>
        <source>The self-check is in {name}.</source>
        <translation>Die Selbstprüfung steht in {name}.</translation>
    </message>
    <message>
        <location filename="app/self_checking.py"/>
        <source>Saving the self-check</source>
        <translation>Selbstprüfung wird gespeichert</translation>
    </message>
</context>
<context>
    <name>SeriesDialog</name>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Names that are part of the picture itself, as in much ultrasound, are not taken out: look before you pass it on.</source>
        <translation>Namen, die Teil des Bildes sind, wie oft im Ultraschall, werden nicht entfernt: Prüfen Sie vor der Weitergabe.</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Export series</source>
        <translation>Serie exportieren</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>What to write</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>First slice</source>
        <translation>Erste Schicht</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Last slice</source>
        <translation>Letzte Schicht</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>First moment</source>
        <translation>Erster Zeitpunkt</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Last moment</source>
        <translation>Letzter Zeitpunkt</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>All values, in the scan&apos;s units</source>
        <translation>Alle Werte, in den Einheiten der Aufnahme</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>As displayed, 8 bit, with the window on screen</source>
        <translation>Wie angezeigt, 8 Bit, mit dem aktuellen Fenster</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Frames a second</source>
        <translation>Bilder je Sekunde</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>frames a second</source>
        <translation>Bilder je Sekunde</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>The difference, super-resolved minus bicubic</source>
        <translation>Die Differenz, hochaufgelöst minus bikubisch</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>How sure: half-widths of the intervals that hold nine in ten true values</source>
        <translation>Wie sicher: halbe Breiten der Intervalle mit neun von zehn wahren Werten</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Take out what identifies the patient</source>
        <translation>Identifizierende Angaben entfernen</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>By the basic profile of the DICOM standard, PS3.15 annex E.</source>
        <translation>Nach dem Basisprofil des DICOM-Standards, PS3.15 Anhang E.</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>of {count}</source>
        <translation>von {count}</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Moments</source>
        <translation>Zeitpunkte</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Beside it</source>
        <translation>Daneben</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>Size (rows × cols)</source>
        <translation>Größe (Zeilen × Spalten)</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>It will be</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>{title} · network {network}{tuned}</source>
        <translation>{title} · Netz {network}{tuned}</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>a file</source>
        <translation>einer Datei</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>a new folder</source>
        <translation>einem neuen Ordner</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>{what} in {where}, about {length}</source>
        <translation>{what} in {where}, etwa {length}</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>{count} slice</source>
        <translation>{count} Schicht</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>{count} slices</source>
        <translation>{count} Schichten</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>{count} frame</source>
        <translation>{count} Bild</translation>
    </message>
    <message>
        <location filename="app/series_dialog.py"/>
        <source>{count} frames</source>
        <translation>{count} Bilder</translation>
    </message>
</context>
<context>
    <name>SeriesExport</name>
    <message>
        <location filename="app/series_export.py"/>
        <source>DICOM series</source>
        <translation>DICOM-Serie</translation>
    </message>
    <message>
        <location filename="app/series_export.py"/>
        <source>NIfTI volume (.nii.gz)</source>
        <translation>NIfTI-Volumen (.nii.gz)</translation>
    </message>
    <message>
        <location filename="app/series_export.py"/>
        <source>PNG pictures, 16 bit (a new folder)</source>
        <translation>PNG-Bilder, 16 Bit (neuer Ordner)</translation>
    </message>
    <message>
        <location filename="app/series_export.py"/>
        <source>TIFF pictures, the scan&apos;s values (a new folder)</source>
        <translation>TIFF-Bilder, Werte der Aufnahme (neuer Ordner)</translation>
    </message>
    <message>
        <location filename="app/series_export.py"/>
        <source>Film as GIF (.gif)</source>
        <translation>Film als GIF (.gif)</translation>
    </message>
    <message>
        <location filename="app/series_export.py"/>
        <source>Film as animated PNG (.png)</source>
        <translation>Film als animiertes PNG (.png)</translation>
    </message>
    <message>
        <location filename="app/series_export.py"/>
        <source>Film as MP4 (.mp4)</source>
        <translation>Film als MP4 (.mp4)</translation>
    </message>
</context>
<context>
    <name>ServerDialog</name>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Call it</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>It speaks</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Its title (AET)</source>
        <translation>AE-Titel des Archivs</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Our title (AET)</source>
        <translation>Eigener AE-Titel</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Our port, for C-MOVE</source>
        <translation>Eigener Port, für C-MOVE</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Trusted certificates</source>
        <translation>Vertraute Zertifikate</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Own certificate</source>
        <translation>Eigenes Zertifikat</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Its administrator knows all of this. A password is kept until Vernier is closed, and nowhere else.</source>
        <translation>Die Administration des Archivs kennt diese Angaben. Ein Passwort wird nur behalten, bis Vernier geschlossen wird.</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>DIMSE (a host, a port and a title)</source>
        <translation>DIMSE (Host, Port und AE-Titel)</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>DICOMweb (an address)</source>
        <translation>DICOMweb (eine Adresse)</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>those that this computer trusts</source>
        <translation>jene, denen dieser Computer vertraut</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>none; a .pem file with certificate and key</source>
        <translation>keines; eine .pem-Datei mit Zertifikat und Schlüssel</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>none: C-GET alone</source>
        <translation>keiner: nur C-GET</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Encrypted connection (TLS)</source>
        <translation>Verschlüsselte Verbindung (TLS)</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>What the test said</source>
        <translation>Ergebnis der Prüfung</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <location filename="archive/server_dialog.py"/>
        <source>Asking…</source>
        <translation>Anfrage läuft…</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Discard it</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Interrupted tunings</source>
        <translation>Unterbrochene Anpassungen</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Looking for tuned weights</source>
        <translation>Suche nach angepassten Gewichten</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>This scan was tuned before; its weights are in use ({named}).</source>
        <translation>Für diese Aufnahme gibt es angepasste Gewichte; sie werden verwendet ({named}).</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>This scan was tuned with an earlier version of {network}, whose weights do not fit the present one: the shipped ones are in use. Tune again, or delete the old ones under “Tuned weights…”.</source>
        <translation>Diese Aufnahme wurde mit einer früheren Fassung von {network} angepasst, deren Gewichte nicht zur jetzigen passen: Die mitgelieferten sind in Gebrauch. Passen Sie neu an, oder löschen Sie die alten unter „Angepasste Gewichte…“.</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>The tuning of this scan did not come to its end ({plan}).</source>
        <translation>Die Anpassung an diese Aufnahme wurde nicht beendet ({plan}).</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Discarding</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Tuned weights</source>
        <translation>Angepasste Gewichte</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Deleting</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Written: {name}.</source>
        <translation>Geschrieben: {name}.</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>Exporting weights</source>
        <translation>Gewichte werden exportiert</translation>
    </message>
    <message>
        <location filename="tuning/shelf.py"/>
        <source>A tuning did not come to its end ({plan}). Open its scan again to go on with it.</source>
        <translation>Eine Anpassung wurde nicht beendet ({plan}). Öffnen Sie die Aufnahme erneut, um sie fortzusetzen.</translation>
    </message>
</context>
<context>
    <name>Studies</name>
    <message>
        <location filename="app/studies.py"/>
        <source>Study {number}</source>
        <translation>Untersuchung {number}</translation>
    </message>
    <message>
        <location filename="app/studies.py"/>
        <source>born {date}</source>
        <translation>geb. {date}</translation>
    </message>
</context>
<context>
    <name>StudyDialog</name>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Readers rate slices by nearest neighbour, bicubic and networks from 1 (bad) to 5 (excellent), without knowing which is which, in an order of their own. Files of a study hold pixels and ratings, no patient data; text burned into a picture stays in it.</source>
        <translation>Leser bewerten Schichten aus nächstem Nachbarn, bikubischer Interpolation und Netzen von 1 (schlecht) bis 5 (ausgezeichnet), ohne zu wissen, was was ist, jeder in eigener Reihenfolge. Die Dateien der Studie enthalten Pixel und Bewertungen, keine Patientendaten; ins Bild eingebrannter Text bleibt darin.</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>One picture at a time</source>
        <translation>Ein Bild nach dem anderen</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>All of a slice side by side</source>
        <translation>Alle einer Schicht nebeneinander</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Reader study</source>
        <translation>Leserstudie</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Scans</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Slices of each</source>
        <translation>Schichten je Aufnahme</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Shown</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Reader</source>
        <translation>Leser</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>New study</source>
        <translation>Neue Studie</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Continue a study</source>
        <translation>Studie fortsetzen</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Slices of each scan</source>
        <translation>Schichten je Aufnahme</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Horizontal magnification</source>
        <translation>Horizontale Vergrößerung</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Vertical magnification</source>
        <translation>Vertikale Vergrößerung</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>How pictures are shown</source>
        <translation>Anzeige der Bilder</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Folder of the study</source>
        <translation>Ordner der Studie</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Code of the reader</source>
        <translation>Kürzel des Lesers</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>A code that stands for the reader, not a name</source>
        <translation>Ein Kürzel, das für den Leser steht, kein Name</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Results…</source>
        <translation>Ergebnisse…</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Write the scores of this study: tables and a picture</source>
        <translation>Bewertungen dieser Studie schreiben: Tabellen und ein Bild</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Make it and rate</source>
        <translation>Erstellen und bewerten</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Rate</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Choose a scan and a network at least.</source>
        <translation>Wählen Sie mindestens eine Aufnahme und ein Netz.</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Making the study</source>
        <translation>Studie wird erstellt</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Making pictures …</source>
        <translation>Bilder werden erstellt …</translation>
    </message>
    <message>
        <location filename="reader_study/dialog.py"/>
        <source>Results of the reader study: {names}.</source>
        <translation>Ergebnisse der Leserstudie: {names}.</translation>
    </message>
</context>
<context>
    <name>Supervisor</name>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Cancelled: nothing of this tuning is kept.</source>
        <translation>Abgebrochen: Von dieser Anpassung bleibt nichts erhalten.</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>A label map is not magnified by a network, so there is nothing to tune.</source>
        <translation>Eine Segmentierung wird nicht durch ein Netz vergrößert; es gibt nichts anzupassen.</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>A network of your own is not tuned: choose one that ships with Vernier.</source>
        <translation>Ein eigenes Netz wird nicht angepasst: Wählen Sie eines, das mit Vernier kommt.</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Tuning works on the slices as acquired: choose “As acquired” first.</source>
        <translation>Angepasst wird an die Schichten wie aufgenommen: Wählen Sie zuerst „Wie aufgenommen“.</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>One tuning at a time: another one is under way.</source>
        <translation>Nur eine Anpassung gleichzeitig: Eine andere läuft bereits.</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Preparing to tune</source>
        <translation>Anpassung wird vorbereitet</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Stopping</source>
        <translation>Wird gestoppt</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Keeping the tuned weights</source>
        <translation>Angepasste Gewichte werden gesichert</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Tuning of “{title}”: {sentence}</source>
        <translation>Anpassung an „{title}“: {sentence}</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Discarding</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Go on with it</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Discard it</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>“{title}” is closed, but tuning on it goes on in the background.</source>
        <translation>„{title}“ ist geschlossen, die Anpassung läuft aber im Hintergrund weiter.</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Let it go on</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Keep the best</source>
        <translation>Beste behalten</translation>
    </message>
    <message>
        <location filename="tuning/supervisor.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>TagsDialog</name>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Header of the file</source>
        <translation>Kopfdaten der Datei</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Search name, tag or value</source>
        <translation>Name, Tag oder Wert suchen</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Put the chosen rows on the clipboard (Ctrl+C)</source>
        <translation>Gewählte Zeilen in die Zwischenablage (Strg+C)</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>{count} rows</source>
        <translation>{count} Zeilen</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>This kind of file has no header to show.</source>
        <translation>Diese Art von Datei hat keine Kopfdaten.</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>{title} · slice {index}</source>
        <translation>{title} · Schicht {index}</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>{title} · patient data are hidden</source>
        <translation>{title} · Patientendaten sind verborgen</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>{count} row copied</source>
        <translation>{count} Zeile kopiert</translation>
    </message>
    <message>
        <location filename="app/tags_dialog.py"/>
        <source>{count} rows copied</source>
        <translation>{count} Zeilen kopiert</translation>
    </message>
</context>
<context>
    <name>TargetField</name>
    <message>
        <location filename="app/target_field.py"/>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <location filename="app/target_field.py"/>
        <source>Replace the file that is already there</source>
        <translation>Vorhandene Datei ersetzen</translation>
    </message>
</context>
<context>
    <name>TunedSwitch</name>
    <message>
        <location filename="tuning/switch.py"/>
        <source>Magnify this scan with the weights that were tuned on it; off: with the shipped ones</source>
        <translation>Diese Aufnahme mit den an sie angepassten Gewichten vergrößern; aus: mit den mitgelieferten</translation>
    </message>
    <message>
        <location filename="tuning/switch.py"/>
        <source>Tuned on this scan</source>
        <translation>An diese Aufnahme angepasst</translation>
    </message>
</context>
<context>
    <name>TuningEvents</name>
    <message>
        <location filename="tuning/events.py"/>
        <source>being tuned · step {step}</source>
        <translation>in Anpassung · Schritt {step}</translation>
    </message>
</context>
<context>
    <name>TuningPanel</name>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Adapt the network to the scan on screen, in the background</source>
        <translation>Das Netz an die gezeigte Aufnahme anpassen, im Hintergrund</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Stop for a while, or go on</source>
        <translation>Anhalten oder fortsetzen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Stop now; the best weights so far are kept if they help</source>
        <translation>Jetzt beenden; die bisher besten Gewichte bleiben, wenn sie helfen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Stop now and keep nothing</source>
        <translation>Jetzt beenden und nichts behalten</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Magnify with the weights as they are now, to look at; they cannot be exported</source>
        <translation>Mit den jetzigen Gewichten vergrößern, zum Ansehen; exportieren lassen sie sich nicht</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Everything that was tuned: export it, delete it</source>
        <translation>Alles Angepasste: exportieren, löschen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Tuning recipe</source>
        <translation>Rezept der Anpassung</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Minutes of tuning</source>
        <translation>Dauer der Anpassung in Minuten</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>How long it may take</source>
        <translation>Wie lange es dauern darf</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Its own time</source>
        <translation>Eigene Dauer</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Tune on this scan</source>
        <translation>An diese Aufnahme anpassen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Tuned weights…</source>
        <translation>Angepasste Gewichte…</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Progress of tuning</source>
        <translation>Fortschritt der Anpassung</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Keep the best</source>
        <translation>Beste behalten</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Stop and keep the best</source>
        <translation>Beenden und beste behalten</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Cancel tuning</source>
        <translation>Anpassung abbrechen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Show the current weights</source>
        <translation>Aktuelle Gewichte zeigen</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>TUNE ON THIS SCAN</source>
        <translation>ANPASSUNG</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Getting ready …</source>
        <translation>Vorbereitung …</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Stopping …</source>
        <translation>Wird beendet …</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>Paused at {time}</source>
        <translation>Pause bei {time}</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <location filename="tuning/panel.py"/>
        <source>gain {gain}</source>
        <translation>Gewinn {gain}</translation>
    </message>
</context>
<context>
    <name>ValueHistogram</name>
    <message>
        <location filename="app/value_histogram.py"/>
        <source>Histogram of the slice</source>
        <translation>Histogramm der Schicht</translation>
    </message>
    <message>
        <location filename="app/value_histogram.py"/>
        <source>Left and right arrow move the window, with Shift they make it narrower and wider.</source>
        <translation>Pfeil links und rechts verschieben das Fenster, mit Umschalt wird es schmaler oder breiter.</translation>
    </message>
    <message>
        <location filename="app/value_histogram.py"/>
        <source>Drag an edge of the window, or the window between its edges</source>
        <translation>Einen Rand des Fensters ziehen oder das Fenster dazwischen</translation>
    </message>
</context>
<context>
    <name>Volumes</name>
    <message>
        <location filename="app/volumes.py"/>
        <source>{method} · measures best on thick slices</source>
        <translation>{method} · misst am besten bei dicken Schichten</translation>
    </message>
    <message>
        <location filename="app/volumes.py"/>
        <source>Bicubic</source>
        <translation>Bikubisch</translation>
    </message>
    <message>
        <location filename="app/volumes.py"/>
        <source>As scanned</source>
        <translation>Wie aufgenommen</translation>
    </message>
</context>
<context>
    <name>WeightsDialog</name>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Tuned at (h × v)</source>
        <translation>Angepasst bei (h × v)</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Gain</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Tuned weights belong to the scan that they were tuned on and are of no use for any other. They are found again by its pixels: no name, number or date of a patient is kept with them.</source>
        <translation>Angepasste Gewichte gehören zu der Aufnahme, an die sie angepasst wurden, und nützen keiner anderen. Gefunden werden sie über deren Pixel: Weder Name noch Nummer noch Datum eines Patienten wird mit ihnen gespeichert.</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Tuned weights</source>
        <translation>Angepasste Gewichte</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Nothing was tuned yet.</source>
        <translation>Noch wurde nichts angepasst.</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Delete the weights that are marked</source>
        <translation>Markierte Gewichte löschen</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Copy the weights that are marked to a file</source>
        <translation>Markierte Gewichte in eine Datei kopieren</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Export weights to</source>
        <translation>Gewichte exportieren nach</translation>
    </message>
    <message>
        <location filename="tuning/weights_dialog.py"/>
        <source>Weights (*.safetensors)</source>
        <translation>Gewichte (*.safetensors)</translation>
    </message>
</context>
<context>
    <name>Workshop</name>
    <message>
        <location filename="tuning/workshop.py"/>
        <source>tuned</source>
        <translation>angepasst</translation>
    </message>
</context>
</TS>
