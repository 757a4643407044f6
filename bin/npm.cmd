@echo off
setlocal
set "home=%~dp0..\target\junction"
if not exist "%home%\jdk" call "%~dp0build.cmd" || exit /b 1
"%~dp0node.cmd" "%home%\npm\node_modules\npm\bin\npm-cli.js" %*
