#!/bin/sh
# An application and a disk image for macOS from the folder that packaging/build.py made.
#
#   sh packaging/macos/image.sh
#
# It is not signed: whoever passes it on signs it with a certificate of their own (codesign, notarytool).
set -eu
cd "$(dirname "$0")/../.."
app=build/Vernier.app
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp -R dist/vernier/. "$app/Contents/MacOS/"
cp LICENSE build/licences.txt "$app/Contents/Resources/"
cat >"$app/Contents/Info.plist" <<'PLIST'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>CFBundleName</key><string>Vernier</string>
  <key>CFBundleIdentifier</key><string>org.vernier.viewer</string>
  <key>CFBundleExecutable</key><string>vernier</string>
  <key>CFBundlePackageType</key><string>APPL</string>
  <key>NSHighResolutionCapable</key><true/>
</dict></plist>
PLIST
"$app/Contents/MacOS/vernier" self-test
hdiutil create -volname Vernier -srcfolder "$app" -ov -format UDZO dist/vernier.dmg
