; Ricercar's installer for Windows: for one user, without an administrator. Made by go run ./build/dev package:
;   makensis -DVERSION=0.1.0 -DWINDOW=… -DPROGRAM=… -DROOT=… -DOUT=… [-DWEBVIEW=…] setup.nsi
; Target amd64-unicode: the 64-bit stub also runs under wine64, and emulated on Windows for ARM.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!define APP "Ricercar"
!define PROGID "Ricercar.Score"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define CLASSES "Software\Classes"
!define WEBVIEW2 "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${APP}"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestDPIAware true
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "Software\${APP}" "InstallDir"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${APP}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${APP} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The Ricercar authors, MIT licence"

!define MUI_ICON "${ROOT}/build/windows/icon.ico"
!define MUI_UNICON "${ROOT}/build/windows/icon.ico"
!define MUI_WELCOMEPAGE_TEXT "Ricercar reads, analyses, engraves and plays scores, and gives the same powers to Claude Desktop.$\r$\n$\r$\nIt is installed for you alone and needs no administrator. Click Install to go on."
!define MUI_FINISHPAGE_RUN "$INSTDIR\ricercar-desktop.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Ricercar and connect Claude"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; The program joins the menu "Open with" and takes no file type away from another.
!macro associate EXT
  WriteRegStr HKCU "${CLASSES}\.${EXT}\OpenWithProgids" "${PROGID}" ""
  WriteRegStr HKCU "${CLASSES}\Applications\ricercar-desktop.exe\SupportedTypes" ".${EXT}" ""
!macroend
!macro dissociate EXT
  DeleteRegValue HKCU "${CLASSES}\.${EXT}\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.${EXT}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.${EXT}"
!macroend
!macro everyType DO
  !insertmacro ${DO} "musicxml"
  !insertmacro ${DO} "mxl"
  !insertmacro ${DO} "mid"
  !insertmacro ${DO} "midi"
  !insertmacro ${DO} "abc"
  !insertmacro ${DO} "krn"
  !insertmacro ${DO} "mei"
!macroend

; A program that runs can be renamed but not overwritten.
!macro makeRoom FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    Delete "$INSTDIR\${FILE}"
    ${If} ${Errors}
      Delete "$INSTDIR\${FILE}.old"
      Rename "$INSTDIR\${FILE}" "$INSTDIR\${FILE}.old"
      Delete /REBOOTOK "$INSTDIR\${FILE}.old"
    ${EndIf}
  ${EndIf}
!macroend

Section
  SetShellVarContext current
  ; A service that runs goes on with the new program.
  StrCpy $1 "none"
  ${If} ${FileExists} "$INSTDIR\ricercar.exe"
    nsExec::Exec '"$INSTDIR\ricercar.exe" service stop --quiet'
    Pop $1
  ${EndIf}
  !insertmacro makeRoom "ricercar.exe"
  !insertmacro makeRoom "ricercar-desktop.exe"
  SetOutPath "$INSTDIR"
  File "/oname=ricercar.exe" "${PROGRAM}"
  File "/oname=ricercar-desktop.exe" "${WINDOW}"
  File "/oname=score.ico" "${ROOT}/build/windows/icon.ico"
  File "${ROOT}/LICENSE"
  File "${ROOT}/NOTICE"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\ricercar-desktop.exe"

  WriteRegStr HKCU "${CLASSES}\${PROGID}" "" "Score"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\score.ico"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\ricercar-desktop.exe" open "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\ricercar-desktop.exe" "FriendlyAppName" "${APP}"
  WriteRegStr HKCU "${CLASSES}\Applications\ricercar-desktop.exe\shell\open\command" "" '"$INSTDIR\ricercar-desktop.exe" open "%1"'
  !insertmacro everyType associate

  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\ricercar.exe" "" "$INSTDIR\ricercar.exe"
  WriteRegStr HKCU "Software\${APP}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\score.ico"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Ricercar authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $2 $3
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0

  ${If} $1 == "0"
    nsExec::Exec '"$INSTDIR\ricercar.exe" service start --quiet'
    Pop $1
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

!ifdef WEBVIEW
; The window draws its pages with WebView2, which Windows 11 has and Windows 10 nearly always.
Section
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW2}" "pv"
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\${WEBVIEW2}" "pv"
  ${EndIf}
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    ${IfNot} ${Silent}
      SetOutPath "$PLUGINSDIR"
      File "/oname=webview2.exe" "${WEBVIEW}"
      DetailPrint "Installing WebView2"
      ExecWait '"$PLUGINSDIR\webview2.exe" /silent /install'
      SetOutPath "$INSTDIR"
    ${EndIf}
  ${EndIf}
SectionEnd
!endif

Section Uninstall
  SetShellVarContext current
  ; The program takes its doings back before its files go: the entries in clients' configurations, and the service.
  nsExec::Exec '"$INSTDIR\ricercar.exe" setup --remove --yes --quiet'
  Pop $0
  nsExec::Exec '"$INSTDIR\ricercar.exe" service uninstall --quiet'
  Pop $0
  Delete /REBOOTOK "$INSTDIR\ricercar.exe"
  Delete /REBOOTOK "$INSTDIR\ricercar.exe.old"
  Delete /REBOOTOK "$INSTDIR\ricercar-desktop.exe"
  Delete /REBOOTOK "$INSTDIR\ricercar-desktop.exe.old"
  Delete "$INSTDIR\score.ico"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\NOTICE"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  !insertmacro everyType dissociate
  DeleteRegKey HKCU "${CLASSES}\${PROGID}"
  DeleteRegKey HKCU "${CLASSES}\Applications\ricercar-desktop.exe"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\ricercar.exe"
  DeleteRegKey HKCU "Software\${APP}"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
