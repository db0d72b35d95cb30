<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Engine</name>
    <message>
        <source>For MR, however it became coarse: shrunk, blurred, or the middle of its k-space alone.</source>
        <translation>Für MR, wodurch es auch grob wurde: verkleinert, verwischt, oder allein die Mitte seines k-Raums.</translation>
    </message>
    <message>
        <source>Learned from heads and spines.</source>
        <translation>An Köpfen und Wirbelsäulen gelernt.</translation>
    </message>
    <message>
        <source>Any scale on each axis; trained for fidelity on ultrasound, MR and CT.</source>
        <translation>Beliebiger Faktor je Achse; auf Treue trainiert, mit Ultraschall, MR und CT.</translation>
    </message>
    <message>
        <source>MIASSR trained on to look sharp, with a critic; it may draw detail that the scan does not hold.</source>
        <translation>MIASSR, auf Schärfe weitertrainiert mit einem Kritiker; kann Details zeichnen, die die Aufnahme nicht enthält.</translation>
    </message>
    <message>
        <source>Under-trained.</source>
        <translation>Zu kurz trainiert.</translation>
    </message>
    <message>
        <source>Any scale on each axis by filters predicted for each pixel; trained for fidelity on ultrasound, MR and CT.</source>
        <translation>Beliebiger Faktor je Achse durch Filter, die für jedes Pixel vorhergesagt werden; auf Treue trainiert, mit Ultraschall, MR und CT.</translation>
    </message>
    <message>
        <source>The slice between two neighbouring slices, for volumes that are as fine through the plane as in it.</source>
        <translation>Die Schicht zwischen zwei benachbarten Schichten, für Volumen, die durch die Ebene so fein sind wie in ihr.</translation>
    </message>
    <message>
        <source>Three convolutions over the bicubic image of four times the size; other scales are resampled from there.</source>
        <translation>Drei Faltungen über dem bikubischen Bild von vierfacher Größe; andere Faktoren werden daraus umgerechnet.</translation>
    </message>
    <message>
        <source>10,000 steps on a processor core, of which the last 2,000 gained a tenth of a decibel at most.</source>
        <translation>10.000 Schritte auf einem Prozessorkern, von denen die letzten 2.000 höchstens ein Zehntel Dezibel brachten.</translation>
    </message>
    <message>
        <source>SRResNet taught to look real: invents texture, for comparison only.</source>
        <translation>SRResNet, darauf trainiert, echt auszusehen: erfindet Textur, nur zum Vergleich.</translation>
    </message>
    <message>
        <source>Sixteen residual blocks, always to four times the size; other scales are resampled from there.</source>
        <translation>Sechzehn Residualblöcke, immer auf vierfache Größe; andere Faktoren werden daraus umgerechnet.</translation>
    </message>
    <message>
        <source>The lightweight ultrasound network of its paper: any scale on each axis, trained for structure and spectrum.</source>
        <translation>Das schlanke Ultraschallnetz seiner Arbeit: beliebiger Faktor je Achse, auf Struktur und Spektrum trainiert.</translation>
    </message>
    <message>
        <source>For MR; magnifies by 2, 4 or 8 and is resampled to the size that you chose. Narrow enough for a laptop.</source>
        <translation>Für MR; vergrößert um 2, 4 oder 8 und wird auf die gewählte Größe umgerechnet. Schlank genug für ein Notebook.</translation>
    </message>
    <message>
        <source>For MR; magnifies by 2 or 4 and is resampled to the size that you chose. Slow without a graphics card.</source>
        <translation>Für MR; vergrößert um 2 oder 4 und wird auf die gewählte Größe umgerechnet. Langsam ohne Grafikkarte.</translation>
    </message>
    <message>
        <source>One set of weights for all scales and modalities, where the paper trains one for each factor.</source>
        <translation>Ein Satz Gewichte für alle Faktoren und Modalitäten, wo die Arbeit für jeden Faktor einen trainiert.</translation>
    </message>
    <message>
        <source>For ultrasound: three streams of growing reach over four times the size; trained by two cycles and with an adversary.</source>
        <translation>Für Ultraschall: drei Stränge mit wachsender Reichweite bei vierfacher Größe; mit zwei Zyklen und einem Gegenspieler trainiert.</translation>
    </message>
    <message>
        <source>Trained by the pixels, in effect.</source>
        <translation>Im Grunde mit den Pixeln allein trainiert.</translation>
    </message>
    <message>
        <source>CycleGAN</source>
        <translation>CycleGAN</translation>
    </message>
    <message>
        <source>Ten minutes: the ultrasound CycleGAN learns from this scan by two cycles, sharp rather than exact; eight orientations and back-projection make the image.</source>
        <translation>Zehn Minuten: Das Ultraschall-CycleGAN lernt in zwei Zyklen aus dieser Aufnahme, eher scharf als genau; acht Lagen und Rückprojektion ergeben das Bild.</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>One minute: the chosen network learns this scan&apos;s own detail at the magnification in use.</source>
        <translation>Eine Minute: Das gewählte Netz lernt die Details dieser Aufnahme bei der eingestellten Vergrößerung.</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>Five minutes: as quick, and learns for longer from larger parts of the scan.</source>
        <translation>Fünf Minuten: wie „Schnell“, lernt aber länger und aus größeren Teilen der Aufnahme.</translation>
    </message>
    <message>
        <source>ImageJ</source>
        <translation>ImageJ</translation>
    </message>
    <message>
        <source>As in ImageJ and Fiji: &lt; and &gt; walk through the slices, \ plays, H is the histogram.</source>
        <translation>Wie in ImageJ und Fiji: &lt; und &gt; blättern durch die Schichten, \ spielt ab, H ist das Histogramm.</translation>
    </message>
    <message>
        <source>Radiology</source>
        <translation>Radiologie</translation>
    </message>
    <message>
        <source>The keys of radiology workstations: presets on figures, slices on arrows.</source>
        <translation>Die Tasten radiologischer Arbeitsplätze: Voreinstellungen auf den Ziffern, Schichten auf den Pfeilen.</translation>
    </message>
    <message>
        <source>Slicer</source>
        <translation>Slicer</translation>
    </message>
    <message>
        <source>As in 3D Slicer: F and B walk through the slices, brackets through the volumes.</source>
        <translation>Wie in 3D Slicer: F und B blättern durch die Schichten, eckige Klammern durch die Zeitpunkte.</translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation>Abdomen</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>Mediastinum</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>Hirn</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Schlaganfall</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>Angiography</source>
        <translation>Angiographie</translation>
    </message>
    <message>
        <source>MR abdomen, one slice</source>
        <translation>MR Abdomen, eine Schicht</translation>
    </message>
    <message>
        <source>CT head, one slice</source>
        <translation>CT Kopf, eine Schicht</translation>
    </message>
    <message>
        <source>MR brain, 24 slices, 2 time points</source>
        <translation>MR Hirn, 24 Schichten, 2 Zeitpunkte</translation>
    </message>
    <message>
        <source>Ultrasound heart, 30 frames</source>
        <translation>Ultraschall Herz, 30 Bilder</translation>
    </message>
    <message>
        <source>Ultrasound lymph node, power Doppler</source>
        <translation>Ultraschall Lymphknoten, Power-Doppler</translation>
    </message>
    <message>
        <source>CT spine, 128 × 128</source>
        <translation>CT Wirbelsäule, 128 × 128</translation>
    </message>
    <message>
        <location filename="engine/devices.py"/>
        <source>CPU · 1 thread</source>
        <translation>CPU · 1 Thread</translation>
    </message>
    <message>
        <location filename="engine/devices.py"/>
        <source>CPU · {threads} threads</source>
        <translation>CPU · {threads} Threads</translation>
    </message>
    <message>
        <location filename="engine/devices.py"/>
        <source>this machine has {devices}</source>
        <translation>dieser Rechner hat {devices}</translation>
    </message>
    <message>
        <location filename="engine/display.py"/>
        <source>Full range</source>
        <translation>Voller Bereich</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>{file}: {reason}</source>
        <translation>{file}: {reason}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>the attribute {tag} is missing</source>
        <translation>das Attribut {tag} fehlt</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>{file} was not written: {reason}</source>
        <translation>{file} wurde nicht geschrieben: {reason}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>magnification {vertical:g} × {horizontal:g} (vertical × horizontal) is not possible: {allowed}</source>
        <translation>Die Vergrößerung {vertical:g} × {horizontal:g} (vertikal × horizontal) ist nicht möglich: {allowed}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>there is no network called &apos;{network}&apos;; known: {known}</source>
        <translation>Es gibt kein Netz namens „{network}“; bekannt: {known}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>weights {file}: {reason}</source>
        <translation>Gewichte {file}: {reason}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>&apos;{first}&apos; and &apos;{other}&apos; cannot be channels of one scan: {reason}</source>
        <translation>„{first}“ und „{other}“ können nicht Kanäle einer Aufnahme sein: {reason}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>device &apos;{device}&apos; cannot be used: {reason}</source>
        <translation>Das Gerät „{device}“ kann nicht verwendet werden: {reason}</translation>
    </message>
    <message>
        <location filename="engine/errors.py"/>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <location filename="magnify/encoded.py"/>
        <source>&apos;{network}&apos; magnifies {channels} co-registered scans at once, and this one has {present}: open them together as channels</source>
        <translation>„{network}“ vergrößert {channels} zueinander ausgerichtete Aufnahmen auf einmal, diese hat {present}: Öffnen Sie sie zusammen als Kanäle</translation>
    </message>
    <message>
        <location filename="engine/refinement.py"/>
        <source>median of eight orientations</source>
        <translation>Median aus acht Lagen</translation>
    </message>
    <message>
        <location filename="engine/refinement.py"/>
        <source>mean of eight orientations</source>
        <translation>Mittel aus acht Lagen</translation>
    </message>
    <message>
        <location filename="engine/refinement.py"/>
        <source>back-projected once</source>
        <translation>einmal rückprojiziert</translation>
    </message>
    <message>
        <location filename="engine/refinement.py"/>
        <source>back-projected {count} times</source>
        <translation>{count}-mal rückprojiziert</translation>
    </message>
    <message>
        <location filename="magnify/ensemble.py"/>
        <source>magnifying in every orientation</source>
        <translation>wird in jeder Lage vergrößert</translation>
    </message>
    <message>
        <location filename="magnify/features.py"/>
        <source>looking at the slice</source>
        <translation>die Schicht wird betrachtet</translation>
    </message>
    <message>
        <location filename="magnify/magnifier.py"/>
        <source>may invent detail</source>
        <translation>kann Details erfinden</translation>
    </message>
    <message>
        <location filename="magnify/magnifier.py"/>
        <source>first look</source>
        <translation>erster Blick</translation>
    </message>
    <message>
        <location filename="magnify/magnifier.py"/>
        <source>magnifying</source>
        <translation>wird vergrößert</translation>
    </message>
    <message>
        <location filename="magnify/features.py"/>
        <source>{memory} ran out; the slice is computed in smaller tiles</source>
        <translation>Speicher erschöpft ({memory}); die Schicht wird in kleineren Kacheln berechnet</translation>
    </message>
    <message>
        <location filename="magnify/features.py"/>
        <source>the GPU&apos;s memory ran out; computed on the processor instead</source>
        <translation>Der Speicher der Grafikkarte reichte nicht; auf dem Prozessor berechnet</translation>
    </message>
    <message>
        <location filename="magnify/features.py"/>
        <source>There is not enough memory to magnify this slice, even in small tiles. Close other scans or programs, or choose a smaller magnification.</source>
        <translation>Der Speicher reicht nicht, um diese Schicht zu vergrößern, auch nicht in kleinen Kacheln. Schließen Sie andere Aufnahmen oder Programme oder wählen Sie eine kleinere Vergrößerung.</translation>
    </message>
    <message>
        <location filename="magnify/features.py"/>
        <source>the GPU&apos;s memory</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <location filename="magnify/features.py"/>
        <source>memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <location filename="magnify/uncertainty.py"/>
        <source>Intervals are calibrated for {known}; for this scan the widest of them are shown.</source>
        <translation>Die Intervalle sind für {known} kalibriert; für diese Aufnahme werden die weitesten davon gezeigt.</translation>
    </message>
    <message>
        <location filename="magnify/uncertainty.py"/>
        <source>measuring how sure it is</source>
        <translation>die Unsicherheit wird bestimmt</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>this picture of the study cannot be read</source>
        <translation>dieses Bild der Studie kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>line {number} is no rating of this study</source>
        <translation>Zeile {number} ist keine Bewertung dieser Studie</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>there is no such picture in this study</source>
        <translation>in dieser Studie gibt es kein solches Bild</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>a rating is a whole number from {lowest} to {highest}, not {score}</source>
        <translation>eine Bewertung ist eine ganze Zahl von {lowest} bis {highest}, nicht {score}</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>a reader needs a code of 1 to {longest_code} characters, such as R1</source>
        <translation>ein Leser braucht ein Kürzel von 1 bis {longest_code} Zeichen, etwa R1</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>there is no reader study here: {reason}</source>
        <translation>hier ist keine Leserstudie: {reason}</translation>
    </message>
    <message>
        <location filename="measure/opinion.py"/>
        <source>this is no reader study, or it is damaged</source>
        <translation>das ist keine Leserstudie, oder sie ist beschädigt</translation>
    </message>
    <message>
        <location filename="measure/opinion_making.py"/>
        <source>a study needs a slice and a network at least</source>
        <translation>eine Studie braucht mindestens eine Schicht und ein Netz</translation>
    </message>
    <message>
        <location filename="measure/opinion_making.py"/>
        <source>&apos;{scan}&apos; is a label map: there is nothing to rate</source>
        <translation>„{scan}“ ist eine Label-Karte: Da gibt es nichts zu bewerten</translation>
    </message>
    <message>
        <location filename="measure/opinion_making.py"/>
        <source>at ×1.00 × 1.00 all pictures are the scan: choose a magnification</source>
        <translation>bei ×1.00 × 1.00 sind alle Bilder die Aufnahme selbst: Wählen Sie eine Vergrößerung</translation>
    </message>
    <message>
        <location filename="measure/opinion_making.py"/>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="measure/opinion_making.py"/>
        <source>{folder} is not empty: a study needs a folder of its own</source>
        <translation>{folder} ist nicht leer: Eine Studie braucht einen eigenen Ordner</translation>
    </message>
    <message>
        <location filename="measure/opinion_making.py"/>
        <source>{folder} cannot be used: {reason}</source>
        <translation>{folder} kann nicht verwendet werden: {reason}</translation>
    </message>
    <message>
        <location filename="measure/reading.py"/>
        <source>part of it lies beside the image: values are of the rest</source>
        <translation>ein Teil liegt neben dem Bild: Die Werte gelten für den Rest</translation>
    </message>
    <message>
        <location filename="measure/roi.py"/>
        <source>at least </source>
        <translation>mindestens </translation>
    </message>
    <message>
        <location filename="measure/roi.py"/>
        <source>{kind}: {least}{wanted} points are needed, not {given}</source>
        <translation>{kind}: {least}{wanted} Punkte werden gebraucht, nicht {given}</translation>
    </message>
    <message>
        <location filename="measure/roi.py"/>
        <source>{kind}: every coordinate must be a finite number</source>
        <translation>{kind}: Jede Koordinate muss eine endliche Zahl sein</translation>
    </message>
    <message>
        <location filename="measure/roi.py"/>
        <source>{kind}: coordinates come in pairs of row and column</source>
        <translation>{kind}: Koordinaten kommen paarweise als Zeile und Spalte</translation>
    </message>
    <message>
        <location filename="measure/roi.py"/>
        <source>the outline crosses itself: what lies inside is not clear</source>
        <translation>der Umriss kreuzt sich selbst: Was innen liegt, ist nicht eindeutig</translation>
    </message>
    <message>
        <location filename="measure/ruler.py"/>
        <source>the file gives no pixel size</source>
        <translation>die Datei nennt keine Pixelgröße</translation>
    </message>
    <message>
        <location filename="measure/ruler.py"/>
        <source>outside the calibrated regions of this ultrasound image</source>
        <translation>außerhalb der kalibrierten Regionen dieses Ultraschallbilds</translation>
    </message>
    <message>
        <location filename="measure/ruler.py"/>
        <source>the axes of this ultrasound region are no lengths</source>
        <translation>die Achsen dieser Ultraschallregion sind keine Längen</translation>
    </message>
    <message>
        <location filename="measure/ruler.py"/>
        <source>it crosses the border of an ultrasound region: there is no one scale</source>
        <translation>kreuzt den Rand einer Ultraschallregion: Es gibt keinen einheitlichen Maßstab</translation>
    </message>
    <message>
        <location filename="measure/ruler.py"/>
        <source>ultrasound regions of different scale overlap here</source>
        <translation>Ultraschallregionen mit verschiedenem Maßstab überlappen hier</translation>
    </message>
    <message>
        <location filename="measure/self_check.py"/>
        <source>A label map holds names, not intensities: no network magnifies it, and there is nothing to check.</source>
        <translation>Eine Label-Karte enthält Namen, keine Intensitäten: Kein Netz vergrößert sie, und es gibt nichts zu prüfen.</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <source>the card beside them describes other weights</source>
        <translation>die Karte daneben beschreibt andere Gewichte</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <source>they are not those of the network of their card</source>
        <translation>sie sind nicht die des Netzes auf ihrer Karte</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <location filename="networks/tuned.py"/>
        <source>its card cannot be read</source>
        <translation>seine Karte kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <source>{title}, weights of your own</source>
        <translation>{title}, eigene Gewichte</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <source>the file is too large for weights</source>
        <translation>die Datei ist zu groß für Gewichte</translation>
    </message>
    <message>
        <location filename="measure/self_check.py"/>
        <source>Slice {index} was left out. {error}</source>
        <translation>Schicht {index} wurde ausgelassen. {error}</translation>
    </message>
    <message>
        <location filename="measure/self_check.py"/>
        <source>There is no slice to check.</source>
        <translation>Es gibt keine Schicht zu prüfen.</translation>
    </message>
    <message>
        <location filename="measure/self_check.py"/>
        <source>A slice of {rows} × {columns} pixels is too small to be checked at ×{vertical:.2f} × {horizontal:.2f}: {rows_2} × {columns_2} pixels would be left of it, and {least_side} × {least_side} are needed.</source>
        <translation>Eine Schicht mit {rows} × {columns} Pixeln ist zu klein, um sie bei ×{vertical:.2f} × {horizontal:.2f} zu prüfen: Von ihr blieben {rows_2} × {columns_2} Pixel, gebraucht werden {least_side} × {least_side}.</translation>
    </message>
    <message>
        <location filename="measure/self_check.py"/>
        <source>At ×{vertical:.2f} × {horizontal:.2f} a slice of {rows} × {columns} pixels is not degraded, so that there is nothing to check: choose a larger magnification.</source>
        <translation>Bei ×{vertical:.2f} × {horizontal:.2f} wird eine Schicht mit {rows} × {columns} Pixeln nicht verkleinert, es gibt also nichts zu prüfen: Wählen Sie eine größere Vergrößerung.</translation>
    </message>
    <message>
        <location filename="measure/self_check.py"/>
        <source>Nothing of this slice can be compared: it is padding, border, or outside of the tissue regions.</source>
        <translation>Von dieser Schicht lässt sich nichts vergleichen: Sie ist Auffüllung, Rand oder liegt außerhalb der Geweberegionen.</translation>
    </message>
    <message>
        <location filename="stress/published.py"/>
        <source>Not trained for truth alone: it may draw what the scan does not hold.</source>
        <translation>Nicht allein auf Treue trainiert: kann zeichnen, was die Aufnahme nicht enthält.</translation>
    </message>
    <message>
        <location filename="stress/published.py"/>
        <source>{spots:.0f} spots in a million pixels that are not there (bicubic {bicubic:.0f})</source>
        <translation>{spots:.0f} Punkte je Million Pixel, die es nicht gibt (bikubisch {bicubic:.0f})</translation>
    </message>
    <message>
        <location filename="stress/published.py"/>
        <source>edges that overshoot by up to {edges:.0f} % (bicubic {bicubic:.0f} %)</source>
        <translation>Kanten, die um bis zu {edges:.0f} % überschwingen (bikubisch {bicubic:.0f} %)</translation>
    </message>
    <message>
        <location filename="stress/published.py"/>
        <source>{caution} Tested at {scales}: {found}.</source>
        <translation>{caution} Getestet bei {scales}: {found}.</translation>
    </message>
    <message>
        <location filename="networks/cards.py"/>
        <location filename="networks/uncertainty_card.py"/>
        <source>the card cannot be read ({error})</source>
        <translation>die Karte kann nicht gelesen werden ({error})</translation>
    </message>
    <message>
        <location filename="networks/descriptor.py"/>
        <source>&apos;{id}&apos; takes {low:.2f} to {high:.2f} on each axis</source>
        <translation>„{id}“ nimmt {low:.2f} bis {high:.2f} je Achse</translation>
    </message>
    <message>
        <location filename="networks/feature_network.py"/>
        <source>the card is missing or damaged; install Vernier again</source>
        <translation>die Karte fehlt oder ist beschädigt; installieren Sie Vernier neu</translation>
    </message>
    <message>
        <location filename="networks/feature_network.py"/>
        <location filename="networks/uncertainty_card.py"/>
        <location filename="networks/weights.py"/>
        <source>the file is missing; install Vernier again</source>
        <translation>die Datei fehlt; installieren Sie Vernier neu</translation>
    </message>
    <message>
        <location filename="networks/feature_network.py"/>
        <location filename="networks/uncertainty_card.py"/>
        <location filename="networks/weights.py"/>
        <source>the file is not the one its card describes; install Vernier again</source>
        <translation>die Datei ist nicht die, die ihre Karte beschreibt; installieren Sie Vernier neu</translation>
    </message>
    <message>
        <location filename="networks/feature_network.py"/>
        <source>the file is damaged or belongs to another network</source>
        <translation>die Datei ist beschädigt oder gehört zu einem anderen Netz</translation>
    </message>
    <message>
        <location filename="networks/fixed_scale.py"/>
        <source>resampled from ×{factor}</source>
        <translation>umgerechnet von ×{factor}</translation>
    </message>
    <message>
        <location filename="networks/tuned.py"/>
        <source>by the shipped weights: not tuned for this scale</source>
        <translation>mit den mitgelieferten Gewichten: nicht für diesen Faktor angepasst</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <location filename="networks/tuned.py"/>
        <source>the file cannot be read ({reason})</source>
        <translation>die Datei kann nicht gelesen werden ({reason})</translation>
    </message>
    <message>
        <location filename="networks/tuned.py"/>
        <source>this is not a file of weights</source>
        <translation>das ist keine Datei mit Gewichten</translation>
    </message>
    <message>
        <location filename="networks/own.py"/>
        <location filename="networks/tuned.py"/>
        <source>they belong to &apos;{network}&apos; and not to &apos;{own}&apos;</source>
        <translation>sie gehören zu „{network}“ und nicht zu „{own}“</translation>
    </message>
    <message>
        <location filename="networks/tuned.py"/>
        <source>Tuned on one scan by the recipe {recipe}, of no use for any other. {note}</source>
        <translation>An eine Aufnahme angepasst mit dem Rezept {recipe}, für andere ohne Nutzen. {note}</translation>
    </message>
    <message>
        <location filename="networks/uncertainty_card.py"/>
        <source>How sure an image is was measured for one pass of the network: leave out self-ensemble and back-projection.</source>
        <translation>Wie sicher ein Bild ist, wurde für einen einzigen Durchgang des Netzes gemessen: ohne Selbst-Ensemble und Rückprojektion wählen.</translation>
    </message>
    <message>
        <location filename="networks/uncertainty_card.py"/>
        <source>How sure &apos;{network}&apos; is has not been measured; calibrated intervals exist for &apos;default&apos; alone.</source>
        <translation>Wie sicher „{network}“ ist, wurde nicht gemessen; kalibrierte Intervalle gibt es nur für „default“.</translation>
    </message>
    <message>
        <location filename="networks/uncertainty_card.py"/>
        <source>How sure &apos;{network}&apos; is was measured with other weights (version {version}) than it has now: tuned or renewed weights have no calibrated intervals.</source>
        <translation>Wie sicher „{network}“ ist, wurde mit anderen Gewichten gemessen (Version {version}), als es jetzt hat: Für angepasste oder erneuerte Gewichte gibt es keine kalibrierten Intervalle.</translation>
    </message>
    <message>
        <location filename="networks/uncertainty_card.py"/>
        <source>How sure &apos;{network}&apos; is has not been calibrated: run &apos;vernier calibrate&apos;.</source>
        <translation>Wie sicher „{network}“ ist, wurde nicht kalibriert: Führen Sie „vernier calibrate“ aus.</translation>
    </message>
    <message>
        <location filename="networks/uncertainty_card.py"/>
        <source>the card&apos;s shape does not fit ({error})</source>
        <translation>die Form in der Karte passt nicht ({error})</translation>
    </message>
    <message>
        <location filename="networks/weights.py"/>
        <source>&apos;{descriptor}&apos; does not magnify slices</source>
        <translation>„{descriptor}“ vergrößert keine Schichten</translation>
    </message>
    <message>
        <location filename="networks/weights.py"/>
        <source>the file is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <location filename="networks/weights.py"/>
        <source>they were made for another network, or for another version of this one</source>
        <translation>sie wurden für ein anderes Netz gemacht oder für eine andere Fassung von diesem</translation>
    </message>
    <message>
        <location filename="networks/weights.py"/>
        <source>they hold what is no number</source>
        <translation>sie enthalten, was keine Zahl ist</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it is out of resources</source>
        <translation>es hat keine Ressourcen mehr</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it is out of resources and could not count what there is</source>
        <translation>es hat keine Ressourcen mehr und konnte nicht zählen, was da ist</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it could not send what was asked for: it is out of resources</source>
        <translation>es konnte das Verlangte nicht senden: Es hat keine Ressourcen mehr</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it does not know this program as a place to send to: its administrator has to enter it</source>
        <translation>es kennt dieses Programm nicht als Ziel: Sein Administrator muss es eintragen</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it says that the file does not fit its kind</source>
        <translation>es sagt, dass die Datei nicht zu ihrer Art passt</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it could not make sense of it</source>
        <translation>es konnte damit nichts anfangen</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>it does not take this kind of image</source>
        <translation>es nimmt diese Bildart nicht an</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>it does not permit this</source>
        <translation>es erlaubt das nicht</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it reports an error of its own</source>
        <translation>es meldet einen eigenen Fehler</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it did not answer the test</source>
        <translation>es hat auf die Probe nicht geantwortet</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>{server} at {host}:{port} answers</source>
        <translation>{server} antwortet unter {host}:{port}</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it offers no C-GET; enter a port of your own in its settings, and have it know &apos;{own_title}&apos; at that port, so that C-MOVE can be used</source>
        <translation>es bietet kein C-GET; tragen Sie in seinen Einstellungen einen eigenen Port ein und lassen Sie es „{own_title}“ an diesem Port kennen, damit C-MOVE benutzt werden kann</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it sent nothing of this series</source>
        <translation>es hat nichts von dieser Serie gesendet</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>sending</source>
        <translation>wird gesendet</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it does not accept the title &apos;{ours}&apos; for us or &apos;{own}&apos; for itself; compare both with its settings</source>
        <translation>es akzeptiert den Titel „{ours}“ für uns oder „{own}“ für sich selbst nicht; vergleichen Sie beide mit seinen Einstellungen</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it broke off the conversation</source>
        <translation>es hat das Gespräch abgebrochen</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source> (or it does not speak TLS, or its certificate is not trusted)</source>
        <translation> (oder es spricht kein TLS, oder seinem Zertifikat wird nicht vertraut)</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>nothing answers at {host}:{port}{secret}</source>
        <translation>unter {host}:{port} antwortet nichts{secret}</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>{what}: the connection broke off or took too long</source>
        <translation>{what}: Die Verbindung brach ab oder dauerte zu lange</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>the search failed</source>
        <translation>die Suche ist fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>more than {most_answers} match; search more narrowly</source>
        <translation>mehr als {most_answers} Treffer; suchen Sie enger</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>fetching</source>
        <translation>wird abgerufen</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>what it sent cannot be kept: {reason}</source>
        <translation>was es gesendet hat, kann nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>the series could not be fetched</source>
        <translation>die Serie konnte nicht abgerufen werden</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <location filename="pacs/web.py"/>
        <source>the file is no DICOM image that can be read</source>
        <translation>die Datei ist kein lesbares DICOM-Bild</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>the connection broke off while sending</source>
        <translation>die Verbindung brach beim Senden ab</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>the connection broke off while sending, or took too long</source>
        <translation>die Verbindung brach beim Senden ab oder dauerte zu lange</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>it refused the file</source>
        <translation>es hat die Datei abgelehnt</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>{what} (status {code:04X})</source>
        <translation>{what} (Status {code:04X})</translation>
    </message>
    <message>
        <location filename="pacs/dimse.py"/>
        <source>{what}: {why}</source>
        <translation>{what}: {why}</translation>
    </message>
    <message>
        <location filename="pacs/errors.py"/>
        <source>{server}: {reason}</source>
        <translation>{server}: {reason}</translation>
    </message>
    <message>
        <location filename="pacs/receiver.py"/>
        <source>port {port} of this machine cannot be listened at: another program has it</source>
        <translation>Port {port} dieses Rechners kann nicht abgehört werden: Ein anderes Programm hat ihn</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>a certificate or key for the secret connection cannot be read</source>
        <translation>ein Zertifikat oder Schlüssel für die sichere Verbindung kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>the archive needs a host name or an address</source>
        <translation>das Archiv braucht einen Rechnernamen oder eine Adresse</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>a port is a number from 1 to 65535</source>
        <translation>ein Port ist eine Zahl von 1 bis 65535</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>&apos;{title}&apos; is no application entity title: 1 to 16 plain characters (PS3.5 6.2)</source>
        <translation>„{title}“ ist kein Application Entity Title: 1 bis 16 einfache Zeichen (PS3.5 6.2)</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>the address of a DICOMweb service begins with https:// or http://</source>
        <translation>die Adresse eines DICOMweb-Dienstes beginnt mit https:// oder http://</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>{path} does not hold settings of archives; mend or delete it</source>
        <translation>{path} enthält keine Einstellungen von Archiven; berichtigen oder löschen Sie die Datei</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>no archive is called &apos;{name}&apos;; set up: {known}</source>
        <translation>kein Archiv heißt „{name}“; eingerichtet: {known}</translation>
    </message>
    <message>
        <location filename="pacs/servers.py"/>
        <source>the archive needs a name to call it by</source>
        <translation>das Archiv braucht einen Namen</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it wants a user and a password, or does not take these</source>
        <translation>es verlangt Benutzer und Passwort oder akzeptiert diese nicht</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it has no such service or no such images at this address</source>
        <translation>es hat unter dieser Adresse keinen solchen Dienst oder keine solchen Bilder</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it cannot send images as they are stored</source>
        <translation>es kann die Bilder nicht senden, wie sie gespeichert sind</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it refused the images</source>
        <translation>es hat die Bilder abgelehnt</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>the images are too large for it</source>
        <translation>die Bilder sind ihm zu groß</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>the DICOMweb service at {url} answers</source>
        <translation>der DICOMweb-Dienst unter {url} antwortet</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it has nothing of this series</source>
        <translation>es hat nichts von dieser Serie</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it refused the image (reason {code:04X})</source>
        <translation>es hat das Bild abgelehnt (Grund {code:04X})</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>its certificate is not trusted; name the file of its authority in the settings</source>
        <translation>seinem Zertifikat wird nicht vertraut; nennen Sie in den Einstellungen die Datei seiner Zertifizierungsstelle</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it took too long to answer</source>
        <translation>es hat zu lange für eine Antwort gebraucht</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>nothing answers at {url}</source>
        <translation>unter {url} antwortet nichts</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>it answers with an error ({code})</source>
        <translation>es antwortet mit einem Fehler ({code})</translation>
    </message>
    <message>
        <location filename="pacs/web.py"/>
        <source>what answers there does not speak DICOMweb</source>
        <translation>was dort antwortet, spricht kein DICOMweb</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>cannot be read as text</source>
        <translation>kann nicht als Text gelesen werden</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>is not valid JSON (line {lineno})</source>
        <translation>ist kein gültiges JSON (Zeile {lineno})</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>holds no list of presets by modality</source>
        <translation>enthält keine Liste von Fenstervoreinstellungen je Modalität</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>the presets of &apos;{modality}&apos; are not a list</source>
        <translation>die Voreinstellungen von „{modality}“ sind keine Liste</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>preset {number} of &apos;{modality}&apos;</source>
        <translation>Voreinstellung {number} von „{modality}“</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>{which} needs a name, a centre and a width</source>
        <translation>{which} braucht Name, Mitte und Breite</translation>
    </message>
    <message>
        <location filename="engine/presets.py"/>
        <source>{which} needs a finite centre and a width above 0</source>
        <translation>{which} braucht eine endliche Mitte und eine Breite über 0</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is compressed in a way that Vernier does not know</source>
        <translation>ist auf eine Weise komprimiert, die Vernier nicht kennt</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is a zip archive that is damaged or cut short</source>
        <translation>ist ein ZIP-Archiv, das beschädigt oder abgeschnitten ist</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is a zip archive without files</source>
        <translation>ist ein ZIP-Archiv ohne Dateien</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is protected by a password; unpack it yourself and open the folder</source>
        <translation>ist mit einem Passwort geschützt; entpacken Sie es selbst und öffnen Sie den Ordner</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>holds more than {most_files:,} files, more than Vernier unpacks</source>
        <translation>enthält mehr als {most_files:,} Dateien, mehr als Vernier entpackt</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>{promised:,.1f} GB out of {size:,.1f} MB</source>
        <translation>{promised:,.1f} GB aus {size:,.1f} MB</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>would grow to {grown}, which no archive of scans does; it is not unpacked</source>
        <translation>würde auf {grown} wachsen, was kein Archiv mit Aufnahmen tut; es wird nicht entpackt</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>needs {size:,.1f} GB of the disk to unpack, where {free:,.1f} GB are free</source>
        <translation>braucht zum Entpacken {size:,.1f} GB auf der Platte, wo {free:,.1f} GB frei sind</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>has a name that leads out of the archive</source>
        <translation>hat einen Namen, der aus dem Archiv hinausführt</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is a link, which is not followed</source>
        <translation>ist eine Verknüpfung, der nicht gefolgt wird</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is protected by a password</source>
        <translation>ist mit einem Passwort geschützt</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>is damaged inside of the archive</source>
        <translation>ist im Archiv beschädigt</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>cannot be unpacked ({reason})</source>
        <translation>kann nicht entpackt werden ({reason})</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>lies too deep, in archives inside of archives; unpack it yourself</source>
        <translation>liegt zu tief, in Archiven innerhalb von Archiven; entpacken Sie es selbst</translation>
    </message>
    <message>
        <location filename="read/archive.py"/>
        <source>Unpacking</source>
        <translation>Entpacken</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>a multi-channel scan has 2 to {most} channels, and {scans} scans were given</source>
        <translation>eine Aufnahme mit mehreren Kanälen hat 2 bis {most} Kanäle, angegeben wurden {scans} Aufnahmen</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>is in colour</source>
        <translation>ist in Farbe</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>is a label map</source>
        <translation>ist eine Label-Karte</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>has several channels already</source>
        <translation>hat schon mehrere Kanäle</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>&apos;{scan}&apos; {what}; channels are grey scans</source>
        <translation>„{scan}“ {what}; Kanäle sind Graustufenaufnahmen</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>&apos;{scan}&apos; has several time points; channels have one</source>
        <translation>„{scan}“ hat mehrere Zeitpunkte; Kanäle haben einen</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>one is {one}, the other {other}</source>
        <translation>eine ist {one}, die andere {other}</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>their slices have {rows} × {columns} and {rows_2} × {columns_2} pixels (rows × columns)</source>
        <translation>ihre Schichten haben {rows} × {columns} und {rows_2} × {columns_2} Pixel (Zeilen × Spalten)</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>they have {first} and {other} slices</source>
        <translation>sie haben {first} und {other} Schichten</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>only one of them says where it lies in the patient</source>
        <translation>nur eine von ihnen sagt, wo sie im Patienten liegt</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>only one of them says how large its pixels are</source>
        <translation>nur eine von ihnen sagt, wie groß ihre Pixel sind</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>their pixels measure {one} and {other}</source>
        <translation>ihre Pixel messen {one} und {other}</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>they are turned against each other</source>
        <translation>sie sind gegeneinander verdreht</translation>
    </message>
    <message>
        <location filename="read/channels.py"/>
        <source>they lie {distance:.2g} mm apart in the patient</source>
        <translation>sie liegen im Patienten {distance:.2g} mm auseinander</translation>
    </message>
    <message>
        <location filename="dicom/directory.py"/>
        <source>its table of contents is damaged or cut short</source>
        <translation>das Inhaltsverzeichnis ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="dicom/directory.py"/>
        <source>its table of contents names no file</source>
        <translation>das Inhaltsverzeichnis nennt keine Datei</translation>
    </message>
    <message>
        <location filename="dicom/frames.py"/>
        <location filename="read/images.py"/>
        <location filename="read/nifti_scan.py"/>
        <source>stored value</source>
        <translation>gespeicherter Wert</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>is not a DICOM file</source>
        <translation>ist keine DICOM-Datei</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>its DICOM header is damaged or cut short</source>
        <translation>der DICOM-Header ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it inflates to more than Vernier opens</source>
        <translation>entpackt ist es mehr, als Vernier öffnet</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>its deflated data are damaged or cut short</source>
        <translation>die komprimierten Daten sind beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>its header claims an image of {rows} × {columns} pixels</source>
        <translation>der Header behauptet ein Bild mit {rows} × {columns} Pixeln</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <location filename="read/images.py"/>
        <source>its header claims an image of {rows} × {columns} pixels, more than Vernier opens</source>
        <translation>der Header behauptet ein Bild mit {rows} × {columns} Pixeln, mehr als Vernier öffnet</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it has {samples} samples per pixel, where 1 (grey) or 3 (colour) can be shown</source>
        <translation>hat {samples} Werte je Pixel, wo 1 (grau) oder 3 (Farbe) gezeigt werden können</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it is cut short: the header promises {needed:,} bytes of pixels, the file holds {available:,}</source>
        <translation>abgeschnitten: Der Header verspricht {needed:,} Byte Pixel, die Datei enthält {available:,}</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it is a DICOMDIR, a table of contents; open it by itself</source>
        <translation>ist ein DICOMDIR, ein Inhaltsverzeichnis; öffnen Sie es für sich</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it holds no pixel data; the file may be cut short</source>
        <translation>enthält keine Pixeldaten; die Datei ist vielleicht abgeschnitten</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it holds no image ({kind})</source>
        <translation>enthält kein Bild ({kind})</translation>
    </message>
    <message>
        <location filename="dicom/headers.py"/>
        <source>it holds no image</source>
        <translation>enthält kein Bild</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <source>its pixels are compressed as video (MPEG or HEVC), which Vernier does not decode</source>
        <translation>die Pixel sind als Video komprimiert (MPEG oder HEVC), das Vernier nicht dekodiert</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <source>its pixels do not fit into memory</source>
        <translation>die Pixel passen nicht in den Speicher</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <location filename="read/nifti_scan.py"/>
        <source>the file is no longer there</source>
        <translation>die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <source>it cannot be read ({reason})</source>
        <translation>kann nicht gelesen werden ({reason})</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <location filename="read/images.py"/>
        <source>its pixels decode to shape {shape}, where the header says {expected}</source>
        <translation>die Pixel ergeben dekodiert die Form {shape}, wo der Header {expected} sagt</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <source>its pixels are stored in a way that Vernier does not know</source>
        <translation>die Pixel sind auf eine Weise gespeichert, die Vernier nicht kennt</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <source>its compressed pixels ({syntax}) are damaged or of a kind that Vernier does not decode</source>
        <translation>die komprimierten Pixel ({syntax}) sind beschädigt oder von einer Art, die Vernier nicht dekodiert</translation>
    </message>
    <message>
        <location filename="dicom/pixels.py"/>
        <location filename="read/images.py"/>
        <source>its pixels are damaged or cut short</source>
        <translation>die Pixel sind beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <source>Modality</source>
        <translation>Modalität</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <location filename="read/nifti_scan.py"/>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <location filename="read/images.py"/>
        <location filename="read/nifti_scan.py"/>
        <location filename="volume/reformat.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <location filename="read/images.py"/>
        <location filename="read/nifti_scan.py"/>
        <location filename="volume/reformat.py"/>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <location filename="read/nifti_scan.py"/>
        <source>Time points</source>
        <translation>Zeitpunkte</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <source>Frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <location filename="read/images.py"/>
        <location filename="read/nifti_scan.py"/>
        <location filename="volume/reformat.py"/>
        <source>Spacing</source>
        <translation>Pixelabstand</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <source>Slice thickness</source>
        <translation>Schichtdicke</translation>
    </message>
    <message>
        <location filename="dicom/series.py"/>
        <source>Part of series</source>
        <translation>Teil der Serie</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>its PNG header is damaged or cut short</source>
        <translation>der PNG-Header ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>its PNG header is damaged</source>
        <translation>der PNG-Header ist beschädigt</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>it is cut short: the header promises {promised:,} bytes of pixels</source>
        <translation>abgeschnitten: Der Header verspricht {promised:,} Byte Pixel</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <location filename="read/tiff_chain.py"/>
        <source>its TIFF header is damaged or cut short</source>
        <translation>der TIFF-Header ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>it holds no picture</source>
        <translation>enthält kein Bild</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>it holds volumes or numbers that cannot be shown as a picture</source>
        <translation>enthält Volumen oder Zahlen, die nicht als Bild gezeigt werden können</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>it has {samples} channels, where grey or colour can be shown</source>
        <translation>hat {samples} Kanäle, wo Grau oder Farbe gezeigt werden kann</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>it is cut short: the header promises more pixels than the file holds</source>
        <translation>abgeschnitten: Der Header verspricht mehr Pixel, als die Datei enthält</translation>
    </message>
    <message>
        <location filename="read/images.py"/>
        <source>its pixels are damaged, cut short or compressed in an unknown way</source>
        <translation>die Pixel sind beschädigt, abgeschnitten oder auf unbekannte Weise komprimiert</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>its NIfTI header is damaged or cut short</source>
        <translation>der NIfTI-Header ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>its NIfTI header is damaged</source>
        <translation>der NIfTI-Header ist beschädigt</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>the file with its voxels (.img) is not beside it</source>
        <translation>die Datei mit den Voxeln (.img) liegt nicht daneben</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>its voxels are complex numbers or of another kind that is no image</source>
        <translation>die Voxel sind komplexe Zahlen oder von anderer Art, die kein Bild ist</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>it holds values on a surface (CIFTI), no image</source>
        <translation>enthält Werte auf einer Oberfläche (CIFTI), kein Bild</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>its header claims an image without voxels</source>
        <translation>der Header behauptet ein Bild ohne Voxel</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>its header claims {claim} voxels, more than Vernier opens</source>
        <translation>der Header behauptet {claim} Voxel, mehr als Vernier öffnet</translation>
    </message>
    <message>
        <location filename="read/nifti_file.py"/>
        <source>it is cut short: the header promises {needed:,} bytes, the file holds {length:,}</source>
        <translation>abgeschnitten: Der Header verspricht {needed:,} Byte, die Datei enthält {length:,}</translation>
    </message>
    <message>
        <location filename="read/nifti_scan.py"/>
        <source>as saved</source>
        <translation>wie gespeichert</translation>
    </message>
    <message>
        <location filename="read/nifti_scan.py"/>
        <source>its voxels do not fit into memory</source>
        <translation>die Voxel passen nicht in den Speicher</translation>
    </message>
    <message>
        <location filename="read/nifti_scan.py"/>
        <source>its voxels are damaged or cut short</source>
        <translation>die Voxel sind beschädigt oder abgeschnitten</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>DICOM, NIfTI, PNG or TIFF</source>
        <translation>DICOM, NIfTI, PNG oder TIFF</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a zip archive in a folder; open it by itself</source>
        <translation>ist ein ZIP-Archiv in einem Ordner; öffnen Sie es für sich</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a JPEG photo, which is no scan format; export the scan as DICOM, NIfTI, PNG or TIFF</source>
        <translation>ist ein JPEG-Foto, kein Format für Aufnahmen; exportieren Sie die Aufnahme als DICOM, NIfTI, PNG oder TIFF</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a gzip archive of something else than a NIfTI file; unpack it</source>
        <translation>ist ein gzip-Archiv von etwas anderem als einer NIfTI-Datei; entpacken Sie es</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a GIF animation, which is no scan format; export the scan as DICOM, NIfTI, PNG or TIFF</source>
        <translation>ist eine GIF-Animation, kein Format für Aufnahmen; exportieren Sie die Aufnahme als DICOM, NIfTI, PNG oder TIFF</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a PDF document, not an image</source>
        <translation>ist ein PDF-Dokument, kein Bild</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>Looking for scans</source>
        <translation>Suche nach Aufnahmen</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>Reading headers</source>
        <translation>Header werden gelesen</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>does not fit into memory</source>
        <translation>passt nicht in den Speicher</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is damaged in a way that Vernier does not understand</source>
        <translation>ist auf eine Weise beschädigt, die Vernier nicht versteht</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a copy of {original}, which is open</source>
        <translation>ist eine Kopie von {original}, das geöffnet ist</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>the header that belongs to it (.hdr) is not beside it</source>
        <translation>der zugehörige Header (.hdr) liegt nicht daneben</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is not a scan that Vernier knows ({known})</source>
        <translation>ist keine Aufnahme, die Vernier kennt ({known})</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>may not be read: permission denied</source>
        <translation>darf nicht gelesen werden: keine Berechtigung</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <location filename="engine/tags.py"/>
        <source>cannot be read ({reason})</source>
        <translation>kann nicht gelesen werden ({reason})</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is a folder without files</source>
        <translation>ist ein Ordner ohne Dateien</translation>
    </message>
    <message>
        <location filename="read/opening.py"/>
        <source>is not a file that can be read (a pipe, a socket or a device)</source>
        <translation>ist keine lesbare Datei (sondern Pipe, Socket oder Gerät)</translation>
    </message>
    <message>
        <location filename="read/tiff_chain.py"/>
        <source>its pages follow one another in a circle</source>
        <translation>die Seiten verweisen im Kreis aufeinander</translation>
    </message>
    <message>
        <location filename="engine/reformatted.py"/>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <location filename="engine/reformatted.py"/>
        <source>coronal</source>
        <translation>koronal</translation>
    </message>
    <message>
        <location filename="engine/reformatted.py"/>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <location filename="series/dicom_frames.py"/>
        <source>a DICOM image holds 4 GiB at most: choose fewer frames or a smaller magnification</source>
        <translation>ein DICOM-Bild fasst höchstens 4 GiB: Wählen Sie weniger Bilder oder eine kleinere Vergrößerung</translation>
    </message>
    <message>
        <location filename="series/identity.py"/>
        <source>Ultrasound pictures and screen captures often show names as part of the picture; those stay. Look at the picture before you pass it on.</source>
        <translation>Ultraschallbilder und Bildschirmaufnahmen zeigen Namen oft als Teil des Bildes; diese bleiben stehen. Sehen Sie das Bild an, bevor Sie es weitergeben.</translation>
    </message>
    <message>
        <location filename="series/making.py"/>
        <source>{network}: {remark}.</source>
        <translation>{network}: {remark}.</translation>
    </message>
    <message>
        <location filename="series/moving.py"/>
        <source>this system brings no video encoder ({encoder}); choose GIF or animated PNG</source>
        <translation>dieses System hat keinen Video-Encoder ({encoder}); wählen Sie GIF oder animiertes PNG</translation>
    </message>
    <message>
        <location filename="series/moving.py"/>
        <source>Drawn at {rows} × {columns} pixels (rows × columns), so that pixels are square.</source>
        <translation>Mit {rows} × {columns} Pixeln gezeichnet (Zeilen × Spalten), damit die Pixel quadratisch sind.</translation>
    </message>
    <message>
        <location filename="series/moving.py"/>
        <source>the system&apos;s video encoder failed; choose GIF or animated PNG</source>
        <translation>der Video-Encoder des Systems ist fehlgeschlagen; wählen Sie GIF oder animiertes PNG</translation>
    </message>
    <message>
        <location filename="series/part.py"/>
        <source>this export is running already</source>
        <translation>dieser Export läuft schon</translation>
    </message>
    <message>
        <location filename="series/plan.py"/>
        <source>a scan that was not read from DICOM cannot become DICOM: it belongs to no patient and study</source>
        <translation>eine Aufnahme, die nicht aus DICOM gelesen wurde, kann nicht DICOM werden: Sie gehört zu keinem Patienten und keiner Untersuchung</translation>
    </message>
    <message>
        <location filename="series/plan.py"/>
        <source>only DICOM files name the patient; other kinds are written without names anyway</source>
        <translation>nur DICOM-Dateien nennen den Patienten; andere Arten werden ohnehin ohne Namen geschrieben</translation>
    </message>
    <message>
        <location filename="series/plan.py"/>
        <source>co-registered channels are several scans: open them one by one to export them</source>
        <translation>zueinander ausgerichtete Kanäle sind mehrere Aufnahmen: Öffnen Sie sie einzeln, um sie zu exportieren</translation>
    </message>
    <message>
        <location filename="series/plan.py"/>
        <source>a map of {content} has values of its own: it is no film and not as displayed</source>
        <translation>eine Karte von „{content}“ hat eigene Werte: Sie ist kein Film und nicht „wie angezeigt“</translation>
    </message>
    <message>
        <location filename="series/plan.py"/>
        <source>a label map holds names, not intensities: there is no map that belongs to it</source>
        <translation>eine Label-Karte enthält Namen, keine Intensitäten: Zu ihr gehört keine Karte</translation>
    </message>
    <message>
        <location filename="series/plan.py"/>
        <source>there is no {what} {start} to {last}: the scan has {count}, counted from 0</source>
        <translation>es gibt kein „{what}“ {start} bis {last}: Die Aufnahme hat {count}, gezählt ab 0</translation>
    </message>
    <message>
        <location filename="series/volume.py"/>
        <source>{error}; a NIfTI file cannot tell that, a DICOM series can</source>
        <translation>{error}; eine NIfTI-Datei kann das nicht ausdrücken, eine DICOM-Serie schon</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <location filename="write/slices.py"/>
        <source>Label map: every pixel was taken from its nearest neighbour, no network was used.</source>
        <translation>Label-Karte: Jedes Pixel stammt von seinem nächsten Nachbarn, kein Netz wurde verwendet.</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <location filename="write/naming.py"/>
        <source>its name must end in one of {listed}</source>
        <translation>der Name muss auf eines von {listed} enden</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <source>there is already a file of this name; a series needs a new folder</source>
        <translation>es gibt schon eine Datei dieses Namens; eine Serie braucht einen neuen Ordner</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <location filename="volume/writing.py"/>
        <source>the folder is not empty; choose a new one</source>
        <translation>der Ordner ist nicht leer; wählen Sie einen neuen</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <location filename="volume/writing.py"/>
        <source>the folder in which it should be does not exist</source>
        <translation>der Ordner, in dem es liegen soll, existiert nicht</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <location filename="volume/isotropic.py"/>
        <source>slice {place} of {count}</source>
        <translation>Schicht {place} von {count}</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <source>putting the series together</source>
        <translation>die Serie wird zusammengestellt</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <source>there is not enough memory to put the series together</source>
        <translation>der Speicher reicht nicht, um die Serie zusammenzustellen</translation>
    </message>
    <message>
        <location filename="series/writing.py"/>
        <location filename="volume/writing.py"/>
        <location filename="write/slices.py"/>
        <source>{clipped} pixels were clipped to the values that the scan&apos;s bits can hold.</source>
        <translation>{clipped} Pixel wurden auf die Werte begrenzt, die die Bits der Aufnahme fassen.</translation>
    </message>
    <message>
        <location filename="engine/tags.py"/>
        <source>its header cannot be read any more</source>
        <translation>der Header kann nicht mehr gelesen werden</translation>
    </message>
    <message>
        <location filename="engine/tags.py"/>
        <source>and more, beyond {most_rows} rows</source>
        <translation>und mehr, über {most_rows} Zeilen hinaus</translation>
    </message>
    <message>
        <location filename="engine/tags.py"/>
        <source>cannot be read</source>
        <translation>kann nicht gelesen werden</translation>
    </message>
    <message>
        <location filename="train/scan_parts.py"/>
        <source>this scan is a label map; there is nothing to learn from it</source>
        <translation>diese Aufnahme ist eine Label-Karte; aus ihr ist nichts zu lernen</translation>
    </message>
    <message>
        <location filename="train/scan_parts.py"/>
        <source>reading the scan</source>
        <translation>die Aufnahme wird gelesen</translation>
    </message>
    <message>
        <location filename="train/scan_parts.py"/>
        <source>no slice of this scan has {smallest_side} × {smallest_side} pixels with any detail</source>
        <translation>keine Schicht dieser Aufnahme hat {smallest_side} × {smallest_side} Pixel mit Details</translation>
    </message>
    <message>
        <location filename="tune/child.py"/>
        <location filename="tune/tuner.py"/>
        <source>There is not enough memory to tune on this scan. Close other programs.</source>
        <translation>Der Speicher reicht nicht, um an diese Aufnahme anzupassen. Schließen Sie andere Programme.</translation>
    </message>
    <message>
        <location filename="tune/child.py"/>
        <source>Tuning stopped by an error of its own ({kind}).</source>
        <translation>Die Anpassung wurde durch einen eigenen Fehler beendet ({kind}).</translation>
    </message>
    <message>
        <location filename="tune/holdout.py"/>
        <source>this scan is too small to tune on: nothing would be left to judge by</source>
        <translation>diese Aufnahme ist zu klein zum Anpassen: Zum Beurteilen bliebe nichts übrig</translation>
    </message>
    <message>
        <location filename="tune/lock.py"/>
        <location filename="tune/store.py"/>
        <source>This scan is already being tuned, in another window.</source>
        <translation>An diese Aufnahme wird schon in einem anderen Fenster angepasst.</translation>
    </message>
    <message>
        <location filename="tune/plan.py"/>
        <source>&apos;{descriptor}&apos; cannot be tuned: it does not magnify a slice by itself</source>
        <translation>„{descriptor}“ kann nicht angepasst werden: Es vergrößert eine Schicht nicht für sich allein</translation>
    </message>
    <message>
        <location filename="tune/plan.py"/>
        <source>tuning needs the magnifications that are in use</source>
        <translation>die Anpassung braucht die eingestellten Vergrößerungen</translation>
    </message>
    <message>
        <location filename="tune/plan.py"/>
        <source>there is nothing to tune at a magnification of 1.00 × 1.00</source>
        <translation>bei einer Vergrößerung von 1.00 × 1.00 gibt es nichts anzupassen</translation>
    </message>
    <message>
        <location filename="tune/plan.py"/>
        <source>tuning needs some time, a day at most</source>
        <translation>die Anpassung braucht etwas Zeit, höchstens einen Tag</translation>
    </message>
    <message>
        <location filename="tune/plan.py"/>
        <source>there is no tuning recipe called &apos;{name}&apos;; known: {recipes}</source>
        <translation>es gibt kein Anpassungsrezept namens „{name}“; bekannt: {recipes}</translation>
    </message>
    <message>
        <location filename="tune/process.py"/>
        <source>Tuning could not be started: {reason}.</source>
        <translation>Die Anpassung konnte nicht gestartet werden: {reason}.</translation>
    </message>
    <message>
        <location filename="tune/process.py"/>
        <source>The tuning process was ended from outside, most likely because memory ran out. What it had learned until its last checkpoint is kept.</source>
        <translation>Der Anpassungsprozess wurde von außen beendet, höchstwahrscheinlich weil der Speicher nicht reichte. Was er bis zum letzten Zwischenstand gelernt hat, bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="tune/process.py"/>
        <source>The tuning process ended unexpectedly (code {code}). What it had learned is kept until its last checkpoint.</source>
        <translation>Der Anpassungsprozess endete unerwartet (Code {code}). Was er bis zum letzten Zwischenstand gelernt hat, bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source> ({gain:.2f} dB above the default network)</source>
        <translation> ({gain:.2f} dB über dem Standardnetz)</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source> ({gain:.2f} dB below the default network)</source>
        <translation> ({gain:.2f} dB unter dem Standardnetz)</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source>Not kept: {title} did not get better on this scan’s held-out slices ({gain:+.2f} dB).</source>
        <translation>Nicht behalten: {title} wurde auf den zurückgehaltenen Schichten dieser Aufnahme nicht besser ({gain:+.2f} dB).</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source>Kept: {title} gained {gain:.2f} dB on slices of this scan that it had not seen{beside}.</source>
        <translation>Behalten: {title} gewann {gain:.2f} dB auf Schichten dieser Aufnahme, die es nicht gesehen hatte{beside}.</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source>Not kept: on slices of this scan that it had not seen, {title} lost {gain:.2f} dB{beside}.</source>
        <translation>Nicht behalten: Auf Schichten dieser Aufnahme, die es nicht gesehen hatte, verlor {title} {gain:.2f} dB{beside}.</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source>Not kept: {title} gained {gain:.2f} dB but lost {ssim_gain:.4f} of SSIM{beside}.</source>
        <translation>Nicht behalten: {title} gewann {gain:.2f} dB, verlor aber {ssim_gain:.4f} SSIM{beside}.</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source> of {noise:.2f} dB</source>
        <translation> von {noise:.2f} dB</translation>
    </message>
    <message>
        <location filename="tune/sentences.py"/>
        <source>Not kept: {title} gained {gain:.2f} dB, which is within the noise{noise} between slices{beside}.</source>
        <translation>Nicht behalten: {title} gewann {gain:.2f} dB, was im Rauschen{noise} zwischen den Schichten liegt{beside}.</translation>
    </message>
    <message>
        <location filename="tune/store.py"/>
        <source>they carry no card</source>
        <translation>sie tragen keine Karte</translation>
    </message>
    <message>
        <location filename="tune/store.py"/>
        <source>they are no longer there</source>
        <translation>sie sind nicht mehr da</translation>
    </message>
    <message>
        <location filename="tune/store.py"/>
        <source>A tuning that was cut off cannot be gone on with: its files are damaged.</source>
        <translation>Eine abgebrochene Anpassung kann nicht fortgesetzt werden: Ihre Dateien sind beschädigt.</translation>
    </message>
    <message>
        <location filename="tune/store.py"/>
        <source>Some tuned weights are damaged and were left out.</source>
        <translation>Einige angepasste Gewichte sind beschädigt und wurden ausgelassen.</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>measuring the scan as it is</source>
        <translation>die Aufnahme wird gemessen, wie sie ist</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>tuning</source>
        <translation>wird angepasst</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>Memory ran out; smaller patches.</source>
        <translation>Speicher erschöpft; kleinere Ausschnitte.</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>The GPU’s memory ran out; smaller patches.</source>
        <translation>Speicher der Grafikkarte erschöpft; kleinere Ausschnitte.</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>The GPU’s memory ran out; tuning goes on on the processor.</source>
        <translation>Speicher der Grafikkarte erschöpft; die Anpassung geht auf dem Prozessor weiter.</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>deciding</source>
        <translation>es wird entschieden</translation>
    </message>
    <message>
        <location filename="tune/tuner.py"/>
        <source>looking at other magnifications</source>
        <translation>andere Vergrößerungen werden geprüft</translation>
    </message>
    <message>
        <location filename="volume/cut.py"/>
        <source>its slices were taken with the gantry tilted by {angle:.1f}°, so that {plane} pixels would not be rectangles</source>
        <translation>ihre Schichten wurden mit um {angle:.1f}° gekippter Gantry aufgenommen, sodass Pixel in der Ebene „{plane}“ keine Rechtecke wären</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>MISRGAN, a network between neighbouring slices</source>
        <translation>MISRGAN, ein Netz zwischen benachbarten Schichten</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>cubic interpolation through four slices</source>
        <translation>kubische Interpolation durch vier Schichten</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>mean of the two neighbours (linear interpolation)</source>
        <translation>Mittel der beiden Nachbarn (lineare Interpolation)</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>{count} slices {step_mm:.4g} mm apart become {count_2} slices {spacing_mm:.4g} mm apart; pixels of {row_mm:.4g} x {column_mm:.4g} mm become {row_mm_2:.4g} x {column_mm_2:.4g} mm</source>
        <translation>{count} Schichten im Abstand von {step_mm:.4g} mm werden zu {count_2} Schichten im Abstand von {spacing_mm:.4g} mm; Pixel von {row_mm:.4g} x {column_mm:.4g} mm werden {row_mm_2:.4g} x {column_mm_2:.4g} mm groß</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>there is no way &apos;{method}&apos; through the plane; known: {methods}</source>
        <translation>es gibt keinen Weg „{method}“ durch die Ebene; bekannt: {methods}</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>a spacing of {wanted:g} mm is not possible</source>
        <translation>ein Abstand von {wanted:g} mm ist nicht möglich</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>the slices are {step_mm:.4g} mm apart already: a spacing of {wanted:g} mm would leave some out</source>
        <translation>die Schichten liegen schon {step_mm:.4g} mm auseinander: Ein Abstand von {wanted:g} mm würde welche auslassen</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>a spacing of {wanted:g} mm would make {count} slices; choose a larger one</source>
        <translation>ein Abstand von {wanted:g} mm ergäbe {count} Schichten; wählen Sie einen größeren</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>weights of your own go with the method &apos;misrgan&apos; alone</source>
        <translation>eigene Gewichte gibt es nur mit dem Verfahren „misrgan“</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>&apos;{network}&apos; does not magnify slices; &apos;vernier networks&apos; lists those that do</source>
        <translation>„{network}“ vergrößert keine Schichten; „vernier networks“ listet die Netze auf, die es tun</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <source>&apos;{network}&apos; magnifies {count} co-registered scans at once; choose another</source>
        <translation>„{network}“ vergrößert {count} koregistrierte Aufnahmen zugleich; wählen Sie ein anderes</translation>
    </message>
    <message>
        <location filename="volume/isotropic.py"/>
        <location filename="volume/writing.py"/>
        <location filename="write/atomic.py"/>
        <source>writing</source>
        <translation>wird geschrieben</translation>
    </message>
    <message>
        <location filename="volume/reformat.py"/>
        <source>{plane}, {tilt:.0f}° oblique</source>
        <translation>{plane}, {tilt:.0f}° schräg</translation>
    </message>
    <message>
        <location filename="volume/reformat.py"/>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>there is no moment {time}: the scan has {times}, counted from 0</source>
        <translation>es gibt keinen Zeitpunkt {time}: Die Aufnahme hat {times}, gezählt ab 0</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>a label map holds names, not intensities: there is nothing between two of them</source>
        <translation>eine Label-Karte enthält Namen, keine Intensitäten: Zwischen zwei Namen liegt nichts</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>slices in colour make no volume of intensities</source>
        <translation>Schichten in Farbe ergeben kein Volumen von Intensitäten</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>the scan has a single slice; a volume needs two at least</source>
        <translation>die Aufnahme hat eine einzige Schicht; ein Volumen braucht mindestens zwei</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>the scan does not tell where its slices lie in the patient</source>
        <translation>die Aufnahme sagt nicht, wo ihre Schichten im Patienten liegen</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>slice {number} is not parallel to the first one</source>
        <translation>Schicht {number} ist nicht parallel zur ersten</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>the slices lie in one plane: they show one place several times, not a volume</source>
        <translation>die Schichten liegen in einer Ebene: Sie zeigen mehrmals dieselbe Stelle, kein Volumen</translation>
    </message>
    <message>
        <location filename="volume/stack.py"/>
        <source>the slices are not at even distances: slices {first} and {second} lie {gap:.3g} mm apart, most others {usual:.3g} mm</source>
        <translation>die Schichten haben keine gleichmäßigen Abstände: Die Schichten {first} und {second} liegen {gap:.3g} mm auseinander, die meisten anderen {usual:.3g} mm</translation>
    </message>
    <message>
        <location filename="volume/through.py"/>
        <source>There is not enough memory to compute slices between slices. Close other scans or programs, or choose another method or device.</source>
        <translation>Der Speicher reicht nicht, um Schichten zwischen den Schichten zu berechnen. Schließen Sie andere Aufnahmen oder Programme oder wählen Sie ein anderes Verfahren oder Gerät.</translation>
    </message>
    <message>
        <location filename="volume/voxels.py"/>
        <source>reading the volume</source>
        <translation>das Volumen wird gelesen</translation>
    </message>
    <message>
        <location filename="volume/writing.py"/>
        <source>a volume is a NIfTI file (.nii, .nii.gz) or a folder for a DICOM series</source>
        <translation>ein Volumen ist eine NIfTI-Datei (.nii, .nii.gz) oder ein Ordner für eine DICOM-Serie</translation>
    </message>
    <message>
        <location filename="volume/writing.py"/>
        <source>a scan that was not read from DICOM cannot become DICOM; end the name in .nii.gz</source>
        <translation>eine Aufnahme, die nicht aus DICOM gelesen wurde, kann nicht DICOM werden; lassen Sie den Namen auf .nii.gz enden</translation>
    </message>
    <message>
        <location filename="volume/writing.py"/>
        <source>there is not enough memory to put the volume together</source>
        <translation>der Speicher reicht nicht, um das Volumen zusammenzustellen</translation>
    </message>
    <message>
        <location filename="volume/writing.py"/>
        <location filename="write/atomic.py"/>
        <source>there is already a file of this name</source>
        <translation>es gibt schon eine Datei dieses Namens</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the disk is full</source>
        <translation>die Platte ist voll</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the disk quota is used up</source>
        <translation>das Kontingent auf der Platte ist aufgebraucht</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>writing into this folder is not permitted</source>
        <translation>in diesen Ordner darf nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the disk is read-only</source>
        <translation>die Platte ist schreibgeschützt</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the file name is too long</source>
        <translation>der Dateiname ist zu lang</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the folder does not exist</source>
        <translation>der Ordner existiert nicht</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>what should be its folder is a file</source>
        <translation>was sein Ordner sein sollte, ist eine Datei</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>it is the name of a folder</source>
        <translation>es ist der Name eines Ordners</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the file is larger than this disk allows</source>
        <translation>die Datei ist größer, als diese Platte erlaubt</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the disk does not take a file of this name</source>
        <translation>die Platte nimmt keine Datei dieses Namens an</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the disk reported an error</source>
        <translation>die Platte hat einen Fehler gemeldet</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the system gave no reason</source>
        <translation>das System nannte keinen Grund</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>the scan was read from this file; choose another name</source>
        <translation>die Aufnahme wurde aus dieser Datei gelesen; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>it is not an ordinary file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>there is a file of this name</source>
        <translation>es gibt eine Datei dieses Namens</translation>
    </message>
    <message>
        <location filename="write/atomic.py"/>
        <source>this is not a possible file name</source>
        <translation>das ist kein möglicher Dateiname</translation>
    </message>
    <message>
        <location filename="write/dicom.py"/>
        <location filename="write/nifti.py"/>
        <location filename="write/reformatted.py"/>
        <source>the file that the scan came from cannot be read again</source>
        <translation>die Datei, aus der die Aufnahme stammt, kann nicht noch einmal gelesen werden</translation>
    </message>
    <message>
        <location filename="write/dicom.py"/>
        <source>an attribute of the scan&apos;s header has a value that DICOM does not allow</source>
        <translation>ein Attribut im Header der Aufnahme hat einen Wert, den DICOM nicht erlaubt</translation>
    </message>
    <message>
        <location filename="write/dicom.py"/>
        <source>The source names no study; the file starts a new one.</source>
        <translation>Die Quelle nennt keine Untersuchung; die Datei beginnt eine neue.</translation>
    </message>
    <message>
        <location filename="write/dicom.py"/>
        <source>Written as a secondary capture, because this kind of scan allows no such pixels.</source>
        <translation>Als Secondary Capture geschrieben, weil diese Art von Aufnahme solche Pixel nicht erlaubt.</translation>
    </message>
    <message>
        <location filename="write/dicom.py"/>
        <source>Written as a single-frame image from frame {frame} of {frames}.</source>
        <translation>Als Einzelbild geschrieben, aus Bild {frame} von {frames}.</translation>
    </message>
    <message>
        <location filename="write/dicom_pixels.py"/>
        <source>Values are stored as the source&apos;s lookup table gives them.</source>
        <translation>Die Werte werden gespeichert, wie die Wertetabelle der Quelle sie ergibt.</translation>
    </message>
    <message>
        <location filename="write/dicom_pixels.py"/>
        <source>Floating-point values were quantised to 16 bit in steps of {slope:.3g}.</source>
        <translation>Gleitkommawerte wurden auf 16 Bit in Schritten von {slope:.3g} quantisiert.</translation>
    </message>
    <message>
        <location filename="write/image.py"/>
        <source>Values were spread over 16 bit in steps of {slope:.3g} {units}.</source>
        <translation>Die Werte wurden auf 16 Bit in Schritten von {slope:.3g} {units} verteilt.</translation>
    </message>
    <message>
        <location filename="write/naming.py"/>
        <source>a scan that was not read from DICOM cannot become DICOM; possible are {listed}</source>
        <translation>eine Aufnahme, die nicht aus DICOM gelesen wurde, kann nicht DICOM werden; möglich sind {listed}</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>secondary capture</source>
        <translation>Secondary Capture</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>derived {own} image</source>
        <translation>abgeleitetes {own}-Bild</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>DICOM, {kind}, {bits} bit</source>
        <translation>DICOM, {kind}, {bits} Bit</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>NIfTI volume of one slice, {bits} bit, compressed</source>
        <translation>NIfTI-Volumen aus einer Schicht, {bits} Bit, komprimiert</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>NIfTI volume of one slice, {bits} bit</source>
        <translation>NIfTI-Volumen aus einer Schicht, {bits} Bit</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>TIFF picture</source>
        <translation>TIFF-Bild</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>{name}, {bits} bit, as displayed</source>
        <translation>{name}, {bits} Bit, wie angezeigt</translation>
    </message>
    <message>
        <location filename="write/previews.py"/>
        <source>{name}, {bits} bit</source>
        <translation>{name}, {bits} Bit</translation>
    </message>
    <message>
        <location filename="write/slices.py"/>
        <source>there is not enough memory to put the file together</source>
        <translation>der Speicher reicht nicht, um die Datei zusammenzustellen</translation>
    </message>
    <message>
        <location filename="write/slices.py"/>
        <source>float32 goes into NIfTI (.nii, .nii.gz) and TIFF (.tif) only</source>
        <translation>float32 passt nur in NIfTI (.nii, .nii.gz) und TIFF (.tif)</translation>
    </message>
    <message>
        <location filename="write/slices.py"/>
        <source>what is written as displayed has 8 bit, never float32</source>
        <translation>was wie angezeigt geschrieben wird, hat 8 Bit, nie float32</translation>
    </message>
    <message>
        <location filename="write/slices.py"/>
        <source>colour is written as whole numbers, never as float32</source>
        <translation>Farbe wird in ganzen Zahlen geschrieben, nie als float32</translation>
    </message>
    <message>
        <location filename="write/slices.py"/>
        <source>One pixel was clipped to the values that the scan&apos;s bits can hold.</source>
        <translation>Ein Pixel wurde auf die Werte begrenzt, die die Bits der Aufnahme fassen.</translation>
    </message>
    <message>
        <location filename="write/stored.py"/>
        <source>Colour was reduced to 8 bit a channel.</source>
        <translation>Farbe wurde auf 8 Bit je Kanal verringert.</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>The truth here is the scan itself, shrunk on purpose: this says how well detail of the scan comes back, and nothing of what the scanner did not record.</source>
        <translation>Die Wahrheit ist hier die Aufnahme selbst, absichtlich verkleinert: Das sagt, wie gut Details der Aufnahme zurückkommen, und nichts über das, was das Gerät nicht aufgezeichnet hat.</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{network} ({remark})</source>
        <translation>{network} ({remark})</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{network} is as close to the truth as bicubic</source>
        <translation>ist {network} der Wahrheit so nah wie bikubisch</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{network} is {amount} dB closer to the truth than bicubic</source>
        <translation>ist {network} der Wahrheit um {amount} dB näher als bikubisch</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{network} is {amount} dB farther from the truth than bicubic</source>
        <translation>ist {network} um {amount} dB weiter von der Wahrheit entfernt als bikubisch</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>On this slice at {ratio}, {compared}; its error is below {error} in 95 % of pixels.</source>
        <translation>Auf dieser Schicht bei {ratio} {compared}; sein Fehler liegt in 95 % der Pixel unter {error}.</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>Over {count} slices at {ratio}, {compared}; its error is below {error} in 95 % of pixels on average.</source>
        <translation>Über {count} Schichten bei {ratio} {compared}; sein Fehler liegt im Mittel in 95 % der Pixel unter {error}.</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>Do not trust it more than bicubic here.</source>
        <translation>Trauen Sie ihm hier nicht mehr als bikubisch.</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>This holds if the scan became coarse by {way}.</source>
        <translation>Das gilt, wenn die Aufnahme durch {way} grob wurde.</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{ratio} both ways</source>
        <translation>{ratio} in beiden Richtungen</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{vertical} vertically and {horizontal} horizontally</source>
        <translation>{vertical} vertikal und {horizontal} horizontal</translation>
    </message>
    <message>
        <location filename="measure/self_check_report.py"/>
        <source>{amount} stored values</source>
        <translation>{amount} gespeicherten Werten</translation>
    </message>
    <message>
        <location filename="magnify/consistency.py"/>
        <source>The file&apos;s own integers cannot hold an image that gives the scan back everywhere, for they end where its background lies: degraded again, this one is up to {largest} stored values away. Floating point can hold it.</source>
        <translation>Die Ganzzahlen der Datei können kein Bild enthalten, das überall wieder die Aufnahme ergibt, denn sie enden dort, wo deren Hintergrund liegt: Wieder verkleinert weicht dieses um bis zu {largest} gespeicherte Werte ab. In Gleitkommazahlen geht es.</translation>
    </message>
    <message>
        <location filename="degradations/__init__.py"/>
        <source>an anti-aliased cubic</source>
        <translation>eine kubische Verkleinerung ohne Alias</translation>
    </message>
    <message>
        <location filename="degradations/__init__.py"/>
        <source>an anti-aliased cubic and a blur</source>
        <translation>eine kubische Verkleinerung und Unschärfe</translation>
    </message>
    <message>
        <location filename="degradations/__init__.py"/>
        <source>a Gaussian blur and sampling</source>
        <translation>Gauß-Unschärfe und Abtasten</translation>
    </message>
    <message>
        <location filename="degradations/__init__.py"/>
        <source>a truncation of k-space</source>
        <translation>einen beschnittenen k-Raum</translation>
    </message>
    <message>
        <location filename="degradations/__init__.py"/>
        <source>a wider ultrasound pulse with fresh speckle</source>
        <translation>einen breiteren Ultraschallpuls mit neuem Speckle</translation>
    </message>
    <message>
        <location filename="degradations/__init__.py"/>
        <source>{most} or {last}</source>
        <translation>{most} oder {last}</translation>
    </message>
    <message>
        <location filename="losses/features.py"/>
        <source>the environment variable {variable} names &apos;{folder}&apos;: {reason}</source>
        <translation>die Umgebungsvariable {variable} nennt „{folder}“: {reason}</translation>
    </message>
    <message>
        <location filename="losses/features.py"/>
        <source>there is no such folder</source>
        <translation>diesen Ordner gibt es nicht</translation>
    </message>
    <message>
        <location filename="losses/features.py"/>
        <source>neither {first} nor {second} is in it</source>
        <translation>weder {first} noch {second} ist darin</translation>
    </message>
    <message>
        <location filename="losses/trained_elsewhere.py"/>
        <source>this is no file of safetensors</source>
        <translation>das ist keine safetensors-Datei</translation>
    </message>
    <message>
        <location filename="losses/trained_elsewhere.py"/>
        <source>these are no weights of {network} as torchvision or timm names them</source>
        <translation>das sind keine Gewichte von {network} mit den Namen von torchvision oder timm</translation>
    </message>
    <message>
        <location filename="losses/trained_elsewhere.py"/>
        <source>{package}, which makes their network, is installed but does not work here</source>
        <translation>{package}, das ihr Netz baut, ist installiert, arbeitet hier aber nicht</translation>
    </message>
    <message>
        <location filename="losses/trained_elsewhere.py"/>
        <source>torchvision or timm makes their network, and neither is installed: pip install &apos;{extra}&apos;</source>
        <translation>torchvision oder timm baut ihr Netz, und keines ist installiert: pip install &apos;{extra}&apos;</translation>
    </message>
    <message>
        <location filename="volume/networks.py"/>
        <source>they are not those of a network between slices</source>
        <translation>sie sind nicht die eines Netzes zwischen Schichten</translation>
    </message>
</context>
</TS>
