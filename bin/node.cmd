@echo off
rem Starts Junction on Windows.
setlocal
set "home=%~dp0..\target\junction"
if not exist "%home%\jdk" call "%~dp0build.cmd" || exit /b 1
set /p java=<"%home%\jdk"
if defined JUNCTION_JAVA_HOME set "java=%JUNCTION_JAVA_HOME%\bin\java.exe"
set cache=-XX:AOTCache="%home%\junction.aot"
if defined JUNCTION_JAVA_OPTIONS if not "%JUNCTION_JAVA_OPTIONS:-XX:AOT=%"=="%JUNCTION_JAVA_OPTIONS%" set cache=-Djunction.training=true
set "icu_data=%ICU_DATA%"
set "ICU_DATA=%home%"
"%java%" ^
  %cache% -XX:CompileCommandFile="%~dp0hot-methods" -Xlog:disable -XX:+UseSerialGC -XX:-UsePerfData ^
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ^
  --add-exports=java.base/jdk.internal.access=ALL-UNNAMED --add-exports=java.base/sun.nio.ch=ALL-UNNAMED ^
  --add-exports=java.base/sun.nio.fs=ALL-UNNAMED --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED ^
  -Djava.library.path="%home%\native" -Djunction.home="%home%" -Djunction.executable="%~f0" ^
  -Djunction.icuData="%icu_data%" ^
  %JUNCTION_JAVA_OPTIONS% -cp "%home%\lib\*;%home%\lib\other\*" dev.junction.cli.Main %*
exit /b %ERRORLEVEL%
