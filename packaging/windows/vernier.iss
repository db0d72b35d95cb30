; Inno Setup: an installer for Windows from the folder that packaging/build.py made.
;
;   iscc packaging\windows\vernier.iss
;
; For one user, without administrator's rights.

[Setup]
AppName=Vernier
AppVersion=1.0
AppPublisher=Vernier project
DefaultDirName={autopf}\Vernier
DefaultGroupName=Vernier
PrivilegesRequired=lowest
OutputDir=..\..\dist
OutputBaseFilename=vernier-setup
Compression=lzma2
SolidCompression=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "..\..\dist\vernier\*"; DestDir: "{app}"; Flags: recursesubdirs

[Icons]
Name: "{group}\Vernier"; Filename: "{app}\vernier.exe"; Parameters: "view"

[Registry]
Root: HKA; Subkey: "Software\Classes\.dcm\OpenWithProgids"; ValueType: string; ValueName: "Vernier.dcm"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Vernier.dcm\shell\open\command"; ValueType: string; ValueData: """{app}\vernier.exe"" view ""%1"""; Flags: uninsdeletekey

[Run]
Filename: "{app}\vernier.exe"; Parameters: "self-test"; StatusMsg: "Trying the installation"; Flags: runhidden
