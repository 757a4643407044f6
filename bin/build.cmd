@echo off
rem Builds Junction on its first use on Windows.
setlocal
if defined JUNCTION_JAVA_HOME set "JAVA_HOME=%JUNCTION_JAVA_HOME%"
if not exist "%~dp0..\target" mkdir "%~dp0..\target"
echo Junction: first use, building (some minutes; what happens is in target\build.log) 1>&2
pushd "%~dp0.."
call mvn -B -q package > target\build.log 2>&1
set status=%ERRORLEVEL%
popd
if not "%status%"=="0" echo Junction: the build failed; see target\build.log 1>&2
exit /b %status%
