<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <location filename="app/actions.py"/>
        <source>Open files…</source>
        <translation>Dateien öffnen…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Open as one multi-channel scan…</source>
        <translation>Als eine mehrkanalige Aufnahme öffnen …</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Hospital archive…</source>
        <translation>Archiv des Krankenhauses…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Open built-in scans</source>
        <translation>Mitgelieferte Aufnahmen öffnen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Open network weights…</source>
        <translation>Gewichte eines Netzes öffnen …</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Export slice…</source>
        <translation>Schicht exportieren…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Export series…</source>
        <translation>Serie exportieren…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Isotropic volume…</source>
        <translation>Isotropes Volumen…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Self-check of this slice…</source>
        <translation>Selbstprüfung dieser Schicht…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Reader study…</source>
        <translation>Leserstudie…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Close scan</source>
        <translation>Aufnahme schließen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Stop what runs, clear the crosshair</source>
        <translation>Laufendes anhalten, Fadenkreuz entfernen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Compute again</source>
        <translation>Neu berechnen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Previous slice</source>
        <translation>Vorherige Schicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next slice</source>
        <translation>Nächste Schicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>First slice</source>
        <translation>Erste Schicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Last slice</source>
        <translation>Letzte Schicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Previous time point</source>
        <translation>Vorheriger Zeitpunkt</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next time point</source>
        <translation>Nächster Zeitpunkt</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Play or stop (cine)</source>
        <translation>Abspielen oder anhalten (Cine)</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Play slower</source>
        <translation>Langsamer abspielen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Play faster</source>
        <translation>Schneller abspielen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Play again from the end on, or stop there</source>
        <translation>Am Ende von vorn beginnen oder anhalten</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Previous series</source>
        <translation>Vorherige Serie</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next series</source>
        <translation>Nächste Serie</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Window preset {number}</source>
        <translation>Fenstervoreinstellung {number}</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Full range of values</source>
        <translation>Voller Wertebereich</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Invert</source>
        <translation>Invertieren</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>As acquired</source>
        <translation>Wie aufgenommen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Link series by position</source>
        <translation>Serien nach Position koppeln</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Square pixels</source>
        <translation>Quadratische Pixel</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>As many pixels as a pane</source>
        <translation>So viele Pixel wie eine Ansicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Magnification used before</source>
        <translation>Zuvor benutzte Vergrößerung</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Reset view and window</source>
        <translation>Ansicht und Fenster zurücksetzen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Zoom in</source>
        <translation>Hineinzoomen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Zoom out</source>
        <translation>Herauszoomen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Fit the slice</source>
        <translation>Schicht einpassen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Mirror left to right</source>
        <translation>Links und rechts spiegeln</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Mirror top to bottom</source>
        <translation>Oben und unten spiegeln</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Text, letters and scale bar</source>
        <translation>Bildtext, Richtungen und Maßstab</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Patient data on screen</source>
        <translation>Patientendaten anzeigen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>How sure the image is</source>
        <translation>Wie sicher das Bild ist</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>This pane alone</source>
        <translation>Nur diese Ansicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next pane</source>
        <translation>Nächste Ansicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next area: series, panes, controls</source>
        <translation>Nächster Bereich: Serien, Ansichten, Bedienfeld</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Pan with the left button while held</source>
        <translation>Solange gehalten: mit der linken Taste verschieben</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Flicker: bicubic in the place of super-resolved, or the first of two, while held</source>
        <translation>Wechselbild, solange gehalten: bikubisch statt hochaufgelöst, oder das erste von zweien</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Curtain: drag the line</source>
        <translation>Vorhang: Linie ziehen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Lens: follows the mouse</source>
        <translation>Lupe: folgt der Maus</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Flicker: one image at a time</source>
        <translation>Wechselbild: ein Bild nach dem anderen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Blend</source>
        <translation>Überblendung</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Checkerboard</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Swap the two that are compared</source>
        <translation>Die zwei verglichenen Bilder tauschen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Difference pane</source>
        <translation>Differenzansicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next difference</source>
        <translation>Nächste Differenz</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Histogram of the difference</source>
        <translation>Histogramm der Differenz</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Tune on this scan</source>
        <translation>An diese Aufnahme anpassen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Pause tuning, go on</source>
        <translation>Anpassung unterbrechen oder fortsetzen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Stop tuning and keep the best</source>
        <translation>Anpassung beenden, Bestes behalten</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Cancel tuning</source>
        <translation>Anpassung abbrechen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Show the weights that are being tuned</source>
        <translation>Gewichte zeigen, die gerade angepasst werden</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Tuned or shipped weights</source>
        <translation>Angepasste oder mitgelieferte Gewichte</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Tuned weights…</source>
        <translation>Angepasste Gewichte…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Panes in a grid</source>
        <translation>Ansichten im Raster</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Panes in a row</source>
        <translation>Ansichten nebeneinander</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Panes in a column</source>
        <translation>Ansichten untereinander</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Three planes of the volume</source>
        <translation>Drei Ebenen des Volumens</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Header of the file (DICOM tags)…</source>
        <translation>Kopfdaten der Datei (DICOM-Attribute)…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Edit window presets…</source>
        <translation>Fenstervoreinstellungen bearbeiten…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Histogram of the slice</source>
        <translation>Histogramm der Schicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Next colour map</source>
        <translation>Nächste Farbskala</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Preferences…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Find an action…</source>
        <translation>Befehl suchen…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Keys…</source>
        <translation>Tastenkürzel…</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Gestures and keys</source>
        <translation>Maus und Tasten</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>How to read the images</source>
        <translation>Leitfaden: Bilder lesen</translation>
    </message>
</context>
<context>
    <name>Cine</name>
    <message>
        <location filename="cine/bar.py"/>
        <source>Play or stop</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <location filename="cine/bar.py"/>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <location filename="cine/bar.py"/>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <location filename="cine/bar.py"/>
        <source>Begin again at the end</source>
        <translation>Am Ende von vorn beginnen</translation>
    </message>
    <message>
        <location filename="cine/bar.py"/>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <location filename="cine/bar.py"/>
        <source>Frames a second</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <location filename="cine/bar.py"/>
        <source>Frames a second that are shown, of those that are asked for</source>
        <translation>Gezeigte von den verlangten Bildern pro Sekunde</translation>
    </message>
    <message>
        <location filename="cine/player.py"/>
        <source>There is nothing to play: the scan has a single frame.</source>
        <translation>Es gibt nichts abzuspielen: Die Aufnahme hat nur ein Bild.</translation>
    </message>
    <message>
        <location filename="cine/state.py"/>
        <source>{rate} frames/s</source>
        <translation>{rate} Bilder/s</translation>
    </message>
    <message>
        <location filename="cine/state.py"/>
        <source>{rate} of {asked} frames/s</source>
        <translation>{rate} von {asked} Bildern/s</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <location filename="panes/colour_bar.py"/>
        <source>Colour bar of the difference</source>
        <translation>Farbbalken der Differenz</translation>
    </message>
    <message>
        <location filename="panes/colour_bar.py"/>
        <source>Differences beyond the ends take the colour of the end.</source>
        <translation>Differenzen jenseits der Enden haben die Farbe des Endes.</translation>
    </message>
    <message>
        <location filename="panes/still.py"/>
        <source>Colour bar of the errors</source>
        <translation>Farbbalken der Fehler</translation>
    </message>
    <message>
        <location filename="panes/window_bar.py"/>
        <source>Colour bar of the image</source>
        <translation>Farbbalken des Bildes</translation>
    </message>
</context>
<context>
    <name>ColourMaps</name>
    <message>
        <location filename="app/colour_maps.py"/>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <location filename="app/colour_maps.py"/>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <location filename="app/colour_maps.py"/>
        <source>Cividis, for every kind of colour vision</source>
        <translation>Cividis, für jedes Farbensehen</translation>
    </message>
    <message>
        <location filename="app/colour_maps.py"/>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <location filename="app/colour_maps.py"/>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <location filename="app/colour_maps.py"/>
        <source>Plasma</source>
        <translation>Plasma</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <location filename="app/state.py"/>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Curtain</source>
        <translation>Vorhang</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Lens</source>
        <translation>Lupe</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Flicker</source>
        <translation>Wechselbild</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Blend</source>
        <translation>Überblendung</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Checkerboard</source>
        <translation>Schachbrett</translation>
    </message>
</context>
<context>
    <name>CompareBar</name>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>Place of the curtain</source>
        <translation>Lage des Vorhangs</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>Weight of the second image</source>
        <translation>Gewicht des zweiten Bildes</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>around the lens, inside:</source>
        <translation>um die Lupe, darin:</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>while {keys} is held, else</source>
        <translation>solange {keys} gehalten, sonst</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>blended with</source>
        <translation>überblendet mit</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>in turn with</source>
        <translation>im Wechsel mit</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>First image</source>
        <translation>Erstes Bild</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>Second image</source>
        <translation>Zweites Bild</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>Swap the two</source>
        <translation>Beide tauschen</translation>
    </message>
    <message>
        <location filename="panes/compare_bar.py"/>
        <source>Swap the two images</source>
        <translation>Beide Bilder tauschen</translation>
    </message>
</context>
<context>
    <name>Conductor</name>
    <message>
        <location filename="app/conductor.py"/>
        <source>Nothing in there is a scan that Vernier can read.</source>
        <translation>Darin ist keine Aufnahme, die Vernier lesen kann.</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Isotropic volume: {count} slices, {spacing} mm apart, in {file}.</source>
        <translation>Isotropes Volumen: {count} Schichten im Abstand von {spacing} mm, in {file}.</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Written: {file}, {count} slices.</source>
        <translation>Geschrieben: {file}, {count} Schichten.</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Written: {file}, {count} slices, {before} of them before an interruption.</source>
        <translation>Geschrieben: {file}, {count} Schichten, davon {before} vor einer Unterbrechung.</translation>
    </message>
</context>
<context>
    <name>Consistency</name>
    <message>
        <location filename="controls/consistency_switch.py"/>
        <source>A consistent image gives the scan back when it is degraded again: it says nothing against what the scanner measured. It is changed by the least that achieves this.</source>
        <translation>Ein stimmiges Bild ergibt, wieder verkleinert, die Aufnahme: Es widerspricht nichts, was das Gerät gemessen hat. Es wird dafür so wenig wie möglich geändert.</translation>
    </message>
    <message>
        <location filename="controls/consistency_switch.py"/>
        <source>Consistent with the scan</source>
        <translation>Stimmig mit der Aufnahme</translation>
    </message>
    <message>
        <location filename="controls/consistency_switch.py"/>
        <source>Largest |D(SR) − LR|</source>
        <translation>Max. |D(SR) − LR|</translation>
    </message>
    <message>
        <location filename="controls/consistency_switch.py"/>
        <source>The image degraded again, minus the scan: the difference pane can show all of it.</source>
        <translation>Das wieder verkleinerte Bild minus die Aufnahme: Die Differenzansicht kann es ganz zeigen.</translation>
    </message>
    <message>
        <location filename="controls/consistency_switch.py"/>
        <source>Largest difference between the degraded image and the scan</source>
        <translation>Größte Differenz zwischen dem wieder verkleinerten Bild und der Aufnahme</translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message>
        <location filename="app/differences.py"/>
        <source>super-resolved − bicubic</source>
        <translation>hochaufgelöst − bikubisch</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>not magnified: the image is the scan</source>
        <translation>nicht vergrößert: Das Bild ist die Aufnahme</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>SR degraded again − scan, at most {largest}</source>
        <translation>SR wieder verkleinert − Aufnahme, höchstens {largest}</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>consistent: SR degraded again − scan, at most {largest}</source>
        <translation>stimmig: SR wieder verkleinert − Aufnahme, höchstens {largest}</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>self-check {scale}: {method} − scan</source>
        <translation>Selbstprüfung {scale}: {method} − Aufnahme</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>No self-check of this slice yet. Press Ctrl+K to check how far the network can be trusted on it.</source>
        <translation>Noch keine Selbstprüfung dieser Schicht. Strg+K prüft, wie weit dem Netz hier zu trauen ist.</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>What the network added to bicubic interpolation. Where it is blank, the network added nothing.</source>
        <translation>Was das Netz der bikubischen Interpolation hinzugefügt hat. Wo es leer ist, hat es nichts hinzugefügt.</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>No difference without a super-resolved image.</source>
        <translation>Keine Differenz ohne hochaufgelöstes Bild.</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>What the super-resolved image, degraded again, says against the scan. Where it is blank, it agrees.</source>
        <translation>Was das hochaufgelöste Bild, wieder verkleinert, der Aufnahme widerspricht. Wo es leer ist, stimmt es überein.</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>No map without a super-resolved image.</source>
        <translation>Keine Karte ohne hochaufgelöstes Bild.</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>Self-check: the slice was degraded and magnified back by the network. What is wrong in that image.</source>
        <translation>Selbstprüfung: Die Schicht wurde verkleinert und vom Netz wieder vergrößert. Was in diesem Bild falsch ist.</translation>
    </message>
    <message>
        <location filename="app/differences.py"/>
        <source>Self-check: the slice was degraded and magnified back by bicubic. What is wrong in that image.</source>
        <translation>Selbstprüfung: Die Schicht wurde verkleinert und bikubisch wieder vergrößert. Was in diesem Bild falsch ist.</translation>
    </message>
    <message>
        <location filename="panes/difference_menu.py"/>
        <source>Which difference is shown</source>
        <translation>Welche Differenz gezeigt wird</translation>
    </message>
    <message>
        <location filename="panes/difference_menu.py"/>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <location filename="panes/histogram.py"/>
        <source>mean {mean}   sd {deviation}</source>
        <translation>Mittel {mean}   SD {deviation}</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>SR − bicubic</source>
        <translation>SR − bikubisch</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>D(SR) − LR</source>
        <translation>D(SR) − LR</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>SR − HR</source>
        <translation>SR − HR</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>bicubic − HR</source>
        <translation>bikubisch − HR</translation>
    </message>
</context>
<context>
    <name>Empty</name>
    <message>
        <location filename="app/empty.py"/>
        <source>Drop a scan here, or open one</source>
        <translation>Aufnahme hier ablegen oder öffnen</translation>
    </message>
    <message>
        <location filename="app/empty.py"/>
        <source>DICOM files, folders and DICOMDIR  ·  NIfTI  ·  PNG and TIFF  ·  zip archives of these</source>
        <translation>DICOM-Dateien, -Ordner und DICOMDIR  ·  NIfTI  ·  PNG und TIFF  ·  Zip-Archive davon</translation>
    </message>
    <message>
        <location filename="app/empty.py"/>
        <source>Open files…</source>
        <translation>Dateien öffnen…</translation>
    </message>
    <message>
        <location filename="app/empty.py"/>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <location filename="app/empty.py"/>
        <source>Try built-in scans</source>
        <translation>Mitgelieferte Aufnahmen ansehen</translation>
    </message>
</context>
<context>
    <name>ErrorMaps</name>
    <message>
        <location filename="panes/still.py"/>
        <source>result − scan, in {units}; blank where it is right</source>
        <translation>Ergebnis − Aufnahme, in {units}; leer, wo es stimmt</translation>
    </message>
    <message>
        <location filename="panes/still.py"/>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="panes/still.py"/>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <location filename="panes/still.py"/>
        <source>95 % below</source>
        <translation>95 % unter</translation>
    </message>
    <message>
        <location filename="panes/still.py"/>
        <source>largest</source>
        <translation>größter</translation>
    </message>
</context>
<context>
    <name>Gestures</name>
    <message>
        <location filename="app/actions.py"/>
        <source>Left drag</source>
        <translation>Links ziehen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Window: right for wider, down for darker</source>
        <translation>Fenster: nach rechts breiter, nach unten dunkler</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Middle drag, Space + left drag</source>
        <translation>Mitte ziehen, Leertaste + links ziehen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Right drag</source>
        <translation>Rechts ziehen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Zoom about the pressed point</source>
        <translation>Um den gedrückten Punkt zoomen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Ctrl + wheel</source>
        <translation>Strg + Mausrad</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Zoom at the cursor</source>
        <translation>Am Mauszeiger zoomen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Shift + move</source>
        <translation>Umschalt + bewegen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Crosshair at the same point in every pane</source>
        <translation>Fadenkreuz am selben Punkt in jeder Ansicht</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>One pane alone, again: all panes</source>
        <translation>Nur eine Ansicht, nochmals: alle Ansichten</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Left drag with a measuring tool</source>
        <translation>Links ziehen mit Messwerkzeug</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Measure; polygons by clicks, a double click closes them</source>
        <translation>Messen; Polygone durch Klicks, ein Doppelklick schließt sie</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Left drag on a measurement</source>
        <translation>Links ziehen auf einer Messung</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Move it, or one of its points</source>
        <translation>Sie oder einen ihrer Punkte bewegen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Drop files, folders or archives</source>
        <translation>Dateien, Ordner oder Zip-Archive ablegen</translation>
    </message>
    <message>
        <location filename="app/actions.py"/>
        <source>Open them</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Slices and series</source>
        <translation>Schichten und Serien</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Magnifying</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Looks</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Comparing</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Measuring</source>
        <translation>Messen</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Tuning</source>
        <translation>Anpassung</translation>
    </message>
    <message>
        <location filename="app/action_spec.py"/>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
</context>
<context>
    <name>Growing</name>
    <message>
        <location filename="app/growing.py"/>
        <source>Opening was stopped: of its series, only the slices read so far are here.</source>
        <translation>Das Öffnen wurde angehalten: Von seinen Serien sind nur die bisher gelesenen Schichten da.</translation>
    </message>
    <message>
        <location filename="app/waiting.py"/>
        <source>The headers of this series are still being read: wait until all slices are here.</source>
        <translation>Die Kopfdaten dieser Serie werden noch gelesen: Warten Sie, bis alle Schichten da sind.</translation>
    </message>
</context>
<context>
    <name>Honesty</name>
    <message>
        <location filename="app/text.py"/>
        <source>×1.00 × 1.00 · the scan itself · not for primary diagnosis</source>
        <translation>×1.00 × 1.00 · die Aufnahme selbst · nicht für die Primärbefundung</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>AI-magnified {scale} · {network} · not for primary diagnosis</source>
        <translation>KI-vergrößert {scale} · {network} · nicht für die Primärbefundung</translation>
    </message>
</context>
<context>
    <name>HowSure</name>
    <message>
        <location filename="app/magnification.py"/>
        <source>At ×1.00 the image is the scan itself: nothing is added to be unsure of.</source>
        <translation>Bei ×1.00 ist das Bild die Aufnahme selbst: Nichts Unsicheres ist hinzugefügt.</translation>
    </message>
    <message>
        <location filename="app/magnification.py"/>
        <source>How sure it is: {file}.</source>
        <translation>Wie sicher es ist: {file}.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <location filename="app/keymap.py"/>
        <source>This is no key that can be told apart.</source>
        <translation>Diese Taste lässt sich nicht unterscheiden.</translation>
    </message>
    <message>
        <location filename="app/keymap.py"/>
        <source>“{action}” lasts while its key is held: one key alone, without Ctrl, Alt or Shift.</source>
        <translation>„{action}“ gilt, solange die Taste gehalten wird: eine einzelne Taste, ohne Strg, Alt oder Umschalt.</translation>
    </message>
</context>
<context>
    <name>Look</name>
    <message>
        <location filename="app/look.py"/>
        <source>There is no scan whose header could be shown.</source>
        <translation>Es ist keine Aufnahme offen, deren Kopfdaten zu zeigen wären.</translation>
    </message>
</context>
<context>
    <name>Magnify</name>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Size (rows × cols)</source>
        <translation>Größe (Zeilen × Spalten)</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Size after</source>
        <translation>Größe danach</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>True ratio (v × h)</source>
        <translation>Wahres Verhältnis (v × h)</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Pixel (v × h)</source>
        <translation>Pixel (v × h)</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Pixel after</source>
        <translation>Pixel danach</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Encode, once a slice</source>
        <translation>Kodieren, je Schicht</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Decode</source>
        <translation>Dekodieren</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Computed on</source>
        <translation>Berechnet auf</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>The graphics processor when there is one, else the processor</source>
        <translation>Die Grafikkarte, wenn es eine gibt, sonst der Prozessor</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Linked</source>
        <translation>Gekoppelt</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Both sliders move together</source>
        <translation>Beide Regler bewegen sich gemeinsam</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Square pixels</source>
        <translation>Quadratpixel</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>The magnifications that make pixels square</source>
        <translation>Die Vergrößerungen, die Pixel quadratisch machen</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Magnify both ways by {factor}</source>
        <translation>In beide Richtungen ×{factor} vergrößern</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Write this slice to a file</source>
        <translation>Diese Schicht in eine Datei schreiben</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Export series…</source>
        <translation>Serie exportieren…</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Magnify all slices and write them</source>
        <translation>Alle Schichten vergrößern und schreiben</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Isotropic volume…</source>
        <translation>Iso-Volumen…</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Compute slices between slices, and write the whole scan</source>
        <translation>Zwischenschichten berechnen und die ganze Aufnahme schreiben</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Controls</source>
        <translation>Bedienfeld</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>Magnify</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <location filename="controls/magnify_panel.py"/>
        <source>size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="app/main_window.py"/>
        <source>Scans ({endings});;All files (*)</source>
        <translation>Aufnahmen ({endings});;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="app/main_window.py"/>
        <source>Open scans</source>
        <translation>Aufnahmen öffnen</translation>
    </message>
    <message>
        <location filename="app/main_window.py"/>
        <source>Open co-registered scans as one</source>
        <translation>Koregistrierte Aufnahmen als eine öffnen</translation>
    </message>
    <message>
        <location filename="app/main_window.py"/>
        <source>Open a folder of scans</source>
        <translation>Ordner mit Aufnahmen öffnen</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <location filename="app/menus.py"/>
        <source>Slices and series</source>
        <translation>Schichten und Serien</translation>
    </message>
    <message>
        <location filename="app/menus.py"/>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <location filename="app/menus.py"/>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <location filename="app/menus.py"/>
        <source>Close scan</source>
        <translation>Aufnahme schließen</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <location filename="app/notices.py"/>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="app/notices.py"/>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <location filename="app/notices.py"/>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <location filename="app/notices.py"/>
        <source>Dismiss all</source>
        <translation>Alle ausblenden</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <location filename="app/annotation.py"/>
        <source>zoom {zoom} per mm</source>
        <translation>Zoom {zoom} je mm</translation>
    </message>
    <message>
        <location filename="app/annotation.py"/>
        <source>zoom {zoom} per pixel</source>
        <translation>Zoom {zoom} je Pixel</translation>
    </message>
    <message>
        <location filename="app/scale_bar.py"/>
        <source>regions differ in pixel size</source>
        <translation>Pixelgröße je Region verschieden</translation>
    </message>
    <message>
        <location filename="app/scale_bar.py"/>
        <source>a region has no lengths</source>
        <translation>eine Region hat keine Längen</translation>
    </message>
    <message>
        <location filename="app/scale_bar.py"/>
        <source>outside the calibrated regions</source>
        <translation>außerhalb der kalibrierten Regionen</translation>
    </message>
    <message>
        <location filename="app/scale_bar.py"/>
        <source>not drawn to scale</source>
        <translation>nicht maßstäblich gezeichnet</translation>
    </message>
</context>
<context>
    <name>OwnNetworks</name>
    <message>
        <location filename="app/own_networks.py"/>
        <source>Open the weights of a network</source>
        <translation>Gewichte eines Netzes öffnen</translation>
    </message>
    <message>
        <location filename="app/own_networks.py"/>
        <source>Weights (*.safetensors);;All files (*)</source>
        <translation>Gewichte (*.safetensors);;Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="app/own_networks.py"/>
        <source>{network}: it is offered where an isotropic volume is made.</source>
        <translation>{network}: Es steht zur Wahl, wo ein isotropes Volumen erzeugt wird.</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <location filename="app/keyboard.py"/>
        <source>Scan</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="app/keyboard.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="app/keyboard.py"/>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="app/palette.py"/>
        <source>Find an action</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <location filename="app/palette.py"/>
        <source>Find an action, a scan, a network or a window preset</source>
        <translation>Befehl, Aufnahme, Netz oder Fenstervoreinstellung suchen</translation>
    </message>
    <message>
        <location filename="app/palette.py"/>
        <source>Type some letters: an action, a scan, a network, a window preset</source>
        <translation>Einige Buchstaben eingeben: Befehl, Aufnahme, Netz, Fenstervoreinstellung</translation>
    </message>
    <message>
        <location filename="app/palette.py"/>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
    <message>
        <location filename="app/palette.py"/>
        <source>Nothing of that name. Fewer letters find more.</source>
        <translation>Nichts mit diesem Namen. Weniger Buchstaben finden mehr.</translation>
    </message>
</context>
<context>
    <name>Panes</name>
    <message>
        <location filename="panes/canvas.py"/>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <location filename="panes/canvas.py"/>
        <source>Computing…</source>
        <translation>Wird berechnet…</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>Rows × columns · pixel size, between rows × between columns</source>
        <translation>Zeilen × Spalten · Pixelabstand, zwischen Zeilen × zwischen Spalten</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>True magnification, horizontal × vertical, and the network that made this image</source>
        <translation>Wahre Vergrößerung, horizontal × vertikal, und das Netz, von dem das Bild ist</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>{pane} image</source>
        <translation>Bild: {pane}</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>{pane}, {plane}</source>
        <translation>{pane}, {plane}</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>reading slice {number} …</source>
        <translation>liest Schicht {number} …</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>interpolation, for comparison: adds nothing to the scan</source>
        <translation>Interpolation, zum Vergleich: fügt der Aufnahme nichts hinzu</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>interpolation: adds nothing to the scan</source>
        <translation>Interpolation: fügt der Aufnahme nichts hinzu</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>, luma</source>
        <translation>, Helligkeit</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>no super-resolved image</source>
        <translation>kein hochaufgelöstes Bild</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>flicker: bicubic {scale} while the key is held</source>
        <translation>Wechselbild: bikubisch {scale}, solange die Taste gehalten wird</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>computing {scale} …</source>
        <translation>berechnet {scale} …</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>nearest neighbour: the pixels as they are in the file</source>
        <translation>nächster Nachbar: die Pixel, wie sie in der Datei sind</translation>
    </message>
    <message>
        <location filename="panes/pane.py"/>
        <source>nearest neighbour: the voxels as they are in the file, {plane}</source>
        <translation>nächster Nachbar: die Voxel, wie sie in der Datei sind, {plane}</translation>
    </message>
    <message>
        <location filename="panes/still.py"/>
        <source>{pane} image, {figures}</source>
        <translation>Bild: {pane}, {figures}</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Scan</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Bicubic</source>
        <translation>Bikubisch</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Super-resolved</source>
        <translation>Hochaufgelöst</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <location filename="app/state.py"/>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
</context>
<context>
    <name>Planes</name>
    <message>
        <location filename="app/planes.py"/>
        <source>No {plane} slices of &apos;{scan}&apos;: {reason}.</source>
        <translation>„{scan}“ lässt sich nicht {plane} schneiden: {reason}.</translation>
    </message>
    <message>
        <location filename="app/planes.py"/>
        <source>The slices are {plane} as acquired.</source>
        <translation>Die Schichten sind schon {plane} aufgenommen.</translation>
    </message>
    <message>
        <location filename="app/planes.py"/>
        <source>Series are linked: another one opens at the same position.</source>
        <translation>Serien sind gekoppelt: Eine andere öffnet an derselben Position.</translation>
    </message>
    <message>
        <location filename="app/planes.py"/>
        <source>Series are not linked.</source>
        <translation>Serien sind nicht gekoppelt.</translation>
    </message>
</context>
<context>
    <name>Refinement</name>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>Eight-fold self-ensemble: the slice is magnified in eight orientations, turned by quarters and mirrored, and the answers are combined. It takes eight times the time, at every change. The median lets no artefact of a single orientation through.</source>
        <translation>Achtfaches Selbst-Ensemble: Die Schicht wird in acht Lagen vergrößert, in Vierteln gedreht und gespiegelt, und die Antworten werden vereint. Das dauert achtmal so lange, bei jeder Änderung. Der Median lässt kein Artefakt einer einzelnen Lage durch.</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>Back-projection: so many times, what the image lacks of the scan when it is degraded again is added. An image consistent with the scan lacks nothing: there it changes next to nothing.</source>
        <translation>Rückprojektion: So oft wird hinzugefügt, was dem Bild, wieder vergröbert, von der Aufnahme fehlt. Einem mit der Aufnahme stimmigen Bild fehlt nichts: Dort ändert sie so gut wie nichts.</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>More than one pass</source>
        <translation>Mehr als ein Durchgang</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>Self-ensemble and back-projection: slower, and a little truer or calmer</source>
        <translation>Selbst-Ensemble und Rückprojektion: langsamer, und etwas treuer oder ruhiger</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>Eight orientations</source>
        <translation>Acht Lagen</translation>
    </message>
    <message>
        <location filename="controls/refinement_control.py"/>
        <source>Back-projection, steps</source>
        <translation>Rückprojektion, Schritte</translation>
    </message>
</context>
<context>
    <name>Resuming</name>
    <message>
        <location filename="app/resuming.py"/>
        <source>1 scan</source>
        <translation>1 Aufnahme</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>{count} scans</source>
        <translation>{count} Aufnahmen</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>×{horizontal} across and ×{vertical} down</source>
        <translation>×{horizontal} horizontal und ×{vertical} vertikal</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>1 measurement</source>
        <translation>1 Messung</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>{count} measurements</source>
        <translation>{count} Messungen</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>Go on where you were? {what}.</source>
        <translation>Dort fortsetzen, wo Sie waren? {what}.</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>No longer there: {files}.</source>
        <translation>Nicht mehr vorhanden: {files}.</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>No longer there: {files} and {count} more.</source>
        <translation>Nicht mehr vorhanden: {files} und {count} weitere.</translation>
    </message>
</context>
<context>
    <name>Scale</name>
    <message>
        <location filename="controls/scale_control.py"/>
        <source>Horizontal</source>
        <translation>Horizontal</translation>
    </message>
    <message>
        <location filename="controls/scale_control.py"/>
        <source>Vertical</source>
        <translation>Vertikal</translation>
    </message>
    <message>
        <location filename="controls/scale_control.py"/>
        <source>{axis} magnification</source>
        <translation>{axis}: Vergrößerung</translation>
    </message>
    <message>
        <location filename="controls/scale_control.py"/>
        <source>{axis} magnification, {least} to {most}: type a number and press Enter</source>
        <translation>{axis}: Vergrößerung von {least} bis {most}; Zahl eingeben, dann Eingabetaste</translation>
    </message>
    <message>
        <location filename="controls/scale_control.py"/>
        <source>{axis} magnification slider</source>
        <translation>{axis}: Regler der Vergrößerung</translation>
    </message>
    <message>
        <location filename="controls/scale_control.py"/>
        <source>{axis} magnification: drag, or Left and Right for steps of {step}</source>
        <translation>{axis}: Vergrößerung; ziehen, oder Pfeiltasten links und rechts für Schritte von {step}</translation>
    </message>
</context>
<context>
    <name>ScalePresets</name>
    <message>
        <location filename="controls/scale_presets.py"/>
        <source>Fit pane</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <location filename="controls/scale_presets.py"/>
        <source>As many pixels as the pane shows</source>
        <translation>So viele Pixel, wie die Ansicht zeigt</translation>
    </message>
    <message>
        <location filename="controls/scale_presets.py"/>
        <source>Last used</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <location filename="controls/scale_presets.py"/>
        <source>The magnification used before this one</source>
        <translation>Die zuvor benutzte Vergrößerung</translation>
    </message>
    <message>
        <location filename="controls/scale_presets.py"/>
        <source>Pixel size in millimetres</source>
        <translation>Pixelgröße in Millimetern</translation>
    </message>
    <message>
        <location filename="controls/scale_presets.py"/>
        <source>Pixel size in millimetres: type a number and press Enter</source>
        <translation>Pixelgröße in Millimetern: Zahl eingeben, dann Eingabetaste</translation>
    </message>
</context>
<context>
    <name>Scales</name>
    <message>
        <location filename="app/scales.py"/>
        <source>No other magnification has been used yet.</source>
        <translation>Noch wurde keine andere Vergrößerung benutzt.</translation>
    </message>
</context>
<context>
    <name>Series</name>
    <message>
        <location filename="app/series.py"/>
        <source>Series</source>
        <translation>Serien</translation>
    </message>
    <message>
        <location filename="app/series.py"/>
        <source>Open scans</source>
        <translation>Offene Aufnahmen</translation>
    </message>
</context>
<context>
    <name>SliceBar</name>
    <message>
        <location filename="app/slice_bar.py"/>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <location filename="app/slice_bar.py"/>
        <source>Slice {number} of {count}</source>
        <translation>Schicht {number} von {count}</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <location filename="app/state.py"/>
        <source>A label map holds names, not intensities: it is neither interpolated nor magnified by a network. An export takes nearest neighbours.</source>
        <translation>Eine Segmentierungskarte enthält Namen, keine Intensitäten: Sie wird weder interpoliert noch von einem Netz vergrößert. Ein Export nimmt den nächsten Nachbarn.</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <location filename="app/status_line.py"/>
        <source>Position and values</source>
        <translation>Position und Werte</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>scan</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>bicubic</source>
        <translation>bikubisch</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>computing</source>
        <translation>rechnet</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>ready</source>
        <translation>fertig</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <location filename="app/status_line.py"/>
        <source>not available</source>
        <translation>nicht verfügbar</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <location filename="app/text.py"/>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>coronal</source>
        <translation>koronal</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>slice {number} / {count}</source>
        <translation>Schicht {number} / {count}</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>time {number} / {count}</source>
        <translation>Zeit {number} / {count}</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>frame {number} / {count}</source>
        <translation>Bild {number} / {count}</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>1 slice</source>
        <translation>1 Schicht</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>{count} frames</source>
        <translation>{count} Bilder</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>{count} slices</source>
        <translation>{count} Schichten</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>{count} channels</source>
        <translation>{count} Kanäle</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>{count} times</source>
        <translation>{count} Zeitpunkte</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>channel {number} / {count}</source>
        <translation>Kanal {number} / {count}</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>bicubic</source>
        <translation>bikubisch</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>tuned</source>
        <translation>angepasst</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>row {row}  column {column}</source>
        <translation>Zeile {row}  Spalte {column}</translation>
    </message>
</context>
<context>
    <name>ThreePlanes</name>
    <message>
        <location filename="panes/plane_pane.py"/>
        <source>Rows × columns · voxel size, between rows × between columns</source>
        <translation>Zeilen × Spalten · Voxelabstand, zwischen Zeilen × zwischen Spalten</translation>
    </message>
    <message>
        <location filename="panes/plane_pane.py"/>
        <source>{plane} plane of the volume</source>
        <translation>{plane}: Ebene des Volumens</translation>
    </message>
    <message>
        <location filename="panes/plane_pane.py"/>
        <source>this plane is magnified</source>
        <translation>diese Ebene wird vergrößert</translation>
    </message>
    <message>
        <location filename="panes/plane_pane.py"/>
        <source>click to magnify this plane</source>
        <translation>klicken, um diese Ebene zu vergrößern</translation>
    </message>
    <message>
        <location filename="app/three_planes.py"/>
        <source>No three planes of &apos;{title}&apos;: {reason}. Its panes stand side by side.</source>
        <translation>Keine drei Ebenen von „{title}“: {reason}. Die Ansichten stehen nebeneinander.</translation>
    </message>
    <message>
        <location filename="app/three_planes.py"/>
        <source>Three planes</source>
        <translation>Drei Ebenen</translation>
    </message>
</context>
<context>
    <name>Tips</name>
    <message>
        <location filename="app/tips.py"/>
        <source>Stopped. “Compute again” in the palette begins anew.</source>
        <translation>Angehalten. „Neu berechnen“ in der Befehlspalette beginnt von vorn.</translation>
    </message>
    <message>
        <location filename="app/tips.py"/>
        <source>Stopped. Press {keys} to compute again.</source>
        <translation>Angehalten. {keys} berechnet neu.</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Window presets</source>
        <translation>Fenstervoreinstellungen</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>How images are compared</source>
        <translation>Wie Bilder verglichen werden</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Which plane the volume is cut in</source>
        <translation>In welcher Ebene das Volumen geschnitten wird</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Invert</source>
        <translation>Invertieren</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Overlay</source>
        <translation>Bildtext</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Open files, a folder, scans from an archive, or the built-in ones</source>
        <translation>Dateien, einen Ordner, Aufnahmen aus einem Archiv oder die mitgelieferten öffnen</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Paths opened before</source>
        <translation>Zuletzt geöffnete Pfade</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Distances, angles, values inside outlines</source>
        <translation>Strecken, Winkel, Werte innerhalb von Umrissen</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Layout, colours, text, theme</source>
        <translation>Anordnung, Farben, Text, hell oder dunkel</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Find an action, keys, and how to read the images</source>
        <translation>Befehl suchen, Tastenkürzel und Leitfaden</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Window: {name}</source>
        <translation>Fenster: {name}</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <location filename="app/top_bar.py"/>
        <source>Forget these</source>
        <translation>Diese vergessen</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Self-check…</source>
        <translation>Selbstprüfung…</translation>
    </message>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Degrade this slice, magnify it back, and compare it with itself</source>
        <translation>Diese Schicht verkleinern, wieder vergrößern und mit sich selbst vergleichen</translation>
    </message>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Progress of the self-check</source>
        <translation>Fortschritt der Selbstprüfung</translation>
    </message>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Stop the self-check</source>
        <translation>Selbstprüfung anhalten</translation>
    </message>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Outcome of the self-check</source>
        <translation>Ergebnis der Selbstprüfung</translation>
    </message>
    <message>
        <location filename="controls/trust_panel.py"/>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
</context>
<context>
    <name>Uncertainty</name>
    <message>
        <location filename="controls/uncertainty_switch.py"/>
        <source>Colour the super-resolved image by how far the truth may be from it: nine in ten true values lie within the half-width that the legend gives, measured on scans of other patients</source>
        <translation>Das hochaufgelöste Bild danach färben, wie weit die Wahrheit davon entfernt sein kann: Neun von zehn wahren Werten liegen innerhalb der halben Breite der Legende, gemessen an Aufnahmen anderer Patienten</translation>
    </message>
    <message>
        <location filename="controls/uncertainty_switch.py"/>
        <source>It lies over the super-resolved image: show that one, in a pane of its own or as one of two compared.</source>
        <translation>Es liegt über dem hochaufgelösten Bild: Zeigen Sie dieses, in eigener Ansicht oder als eines von zwei verglichenen.</translation>
    </message>
    <message>
        <location filename="controls/uncertainty_switch.py"/>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <location filename="controls/uncertainty_switch.py"/>
        <source>About how sure the image is</source>
        <translation>Wie sicher das Bild ist</translation>
    </message>
    <message>
        <location filename="panes/uncertainty_bar.py"/>
        <source>Legend of the uncertainty</source>
        <translation>Legende der Unsicherheit</translation>
    </message>
    <message>
        <location filename="panes/uncertainty_bar.py"/>
        <source>Half-width in {units}: {share} of true values lie within it, measured on scans of other patients. Beyond the end, the colour of the end.</source>
        <translation>Halbe Breite in {units}: {share} der wahren Werte liegen darin, gemessen an Aufnahmen anderer Patienten. Jenseits des Endes die Farbe des Endes.</translation>
    </message>
    <message>
        <location filename="panes/uncertainty_bar.py"/>
        <source>± value</source>
        <translation>± Wert</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <location filename="app/undoing.py"/>
        <source>Back to &apos;{title}&apos;, where that was done.</source>
        <translation>Zurück zu „{title}“, wo das geschah.</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>That was on a scan that is closed: there is nothing to see of it.</source>
        <translation>Das war an einer Aufnahme, die geschlossen ist: Davon ist nichts zu sehen.</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>refinement</source>
        <translation>Verfeinerung</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>consistency</source>
        <translation>Stimmigkeit</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>mirroring</source>
        <translation>Spiegelung</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>inversion</source>
        <translation>Invertierung</translation>
    </message>
    <message>
        <location filename="app/undoing.py"/>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
</context>
<context>
    <name>Units</name>
    <message>
        <location filename="app/text.py"/>
        <source>stored values</source>
        <translation>gespeicherte Werte</translation>
    </message>
    <message>
        <location filename="app/text.py"/>
        <source>stored value</source>
        <translation>gespeicherter Wert</translation>
    </message>
</context>
<context>
    <name>ViewMenu</name>
    <message>
        <location filename="app/view_menu.py"/>
        <source>Colour map</source>
        <translation>Farbskala</translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <location filename="app/conductor.py"/>
        <location filename="app/growing.py"/>
        <location filename="app/own_networks.py"/>
        <source>Opening</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Closing</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Bicubic</source>
        <translation>Bikubisch</translation>
    </message>
    <message>
        <location filename="app/super_resolving.py"/>
        <source>Magnifying</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Exporting</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Isotropic volume</source>
        <translation>Isotropes Volumen</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Exporting series</source>
        <translation>Serie exportieren</translation>
    </message>
    <message>
        <location filename="app/conductor.py"/>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="app/how_sure.py"/>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <location filename="app/reading.py"/>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <location filename="app/reading.py"/>
        <source>Thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <location filename="app/reading.py"/>
        <source>Reading the header</source>
        <translation>Kopfdaten lesen</translation>
    </message>
    <message>
        <location filename="app/reading.py"/>
        <source>Cleaning up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <location filename="app/reading.py"/>
        <source>Reading ahead</source>
        <translation>Vorauslesen</translation>
    </message>
    <message>
        <location filename="app/resuming.py"/>
        <source>Keeping the session</source>
        <translation>Sitzung sichern</translation>
    </message>
    <message>
        <location filename="app/worker.py"/>
        <source>{title}: there is not enough memory for this</source>
        <translation>{title}: Dafür reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <location filename="app/worker.py"/>
        <source>{title}: this failed unexpectedly ({reason})</source>
        <translation>{title}: unerwartet fehlgeschlagen ({reason})</translation>
    </message>
    <message>
        <location filename="app/judging.py"/>
        <source>Comparing with the scan</source>
        <translation>Mit der Aufnahme vergleichen</translation>
    </message>
</context>
</TS>
