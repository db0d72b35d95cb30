<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Engine</name>
    <message>
        <source>Any scale on each axis; trained for fidelity on ultrasound, MR and CT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIASSR trained on to look sharp, with a critic; it may draw detail that the scan does not hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under-trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any scale on each axis by filters predicted for each pixel; trained for fidelity on ultrasound, MR and CT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slice between two neighbouring slices, for volumes that are as fine through the plane as in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three convolutions that sharpen the bicubic image; at any scale, on ultrasound, MR and CT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worse than bicubic where one axis stays nearly as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SRResNet taught to look real: invents texture, for comparison only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sixteen residual blocks, always to four times the size; other scales are resampled from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lightweight ultrasound network of its paper: any scale on each axis, trained for structure and spectrum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under-trained, and worse than bicubic below ×1.5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For MR; magnifies by 2, 4 or 8 and is resampled to the size that you chose. Narrow enough for a laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For MR; magnifies by 2 or 4 and is resampled to the size that you chose. Slow without a graphics card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Severely under-trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For ultrasound: three streams of growing reach; trained by two cycles and with an adversary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under-trained, and worse than bicubic where one axis stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CycleGAN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ten minutes: the ultrasound CycleGAN learns from this scan by two cycles, sharp rather than exact; eight orientations and back-projection make the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One minute: the chosen network learns this scan&apos;s own detail at the magnification in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Five minutes: as quick, and learns for longer from larger parts of the scan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ImageJ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in ImageJ and Fiji: &lt; and &gt; walk through the slices, \ plays, H is the histogram.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Radiology</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys of radiology workstations: presets on figures, slices on arrows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slicer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in 3D Slicer: F and B walk through the slices, brackets through the volumes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lung</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Liver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Angiography</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MR abdomen, one slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CT head, one slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MR brain, 24 slices, 2 time points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ultrasound heart, 30 frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ultrasound lymph node, power Doppler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CT spine, 128 × 128</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
