package dev.junction.engine;

/**
 * What {@code /json/protocol} answers: the domains with the names of their commands, events and
 * parameters, by which clients make the functions that they offer. Types are not described.
 */
final class DebuggerProtocol {
  private static final String EVENTS = "events";

  /** A line has a domain's name, then its commands with their parameters, then its events. */
  private static final String DOMAINS =
      """
      Console clearMessages disable enable events messageAdded(message)
      Debugger continueToLocation(location,targetCallFrames) disable enable(maxScriptsCacheSize) \
      evaluateOnCallFrame(callFrameId,expression,objectGroup,includeCommandLineAPI,silent,returnByValue,generatePreview,throwOnSideEffect,timeout) \
      getPossibleBreakpoints(start,end,restrictToFunction) getScriptSource(scriptId) disassembleWasmModule(scriptId) \
      nextWasmDisassemblyChunk(streamId) getWasmBytecode(scriptId) getStackTrace(stackTraceId) pause \
      pauseOnAsyncCall(parentStackTraceId) removeBreakpoint(breakpointId) restartFrame(callFrameId,mode) \
      resume(terminateOnResume) searchInContent(scriptId,query,caseSensitive,isRegex) setAsyncCallStackDepth(maxDepth) \
      setBlackboxExecutionContexts(uniqueIds) setBlackboxPatterns(patterns,skipAnonymous) \
      setBlackboxedRanges(scriptId,positions) setBreakpoint(location,condition) \
      setInstrumentationBreakpoint(instrumentation) setBreakpointByUrl(lineNumber,url,urlRegex,scriptHash,columnNumber,condition) \
      setBreakpointOnFunctionCall(objectId,condition) setBreakpointsActive(active) setPauseOnExceptions(state) \
      setReturnValue(newValue) setScriptSource(scriptId,scriptSource,dryRun,allowTopFrameEditing) \
      setSkipAllPauses(skip) setVariableValue(scopeNumber,variableName,newValue,callFrameId) \
      stepInto(breakOnAsyncCall,skipList) stepOut stepOver(skipList) events \
      breakpointResolved(breakpointId,location) \
      paused(callFrames,reason,data,hitBreakpoints,asyncStackTrace,asyncStackTraceId,asyncCallStackTraceId) resumed \
      scriptFailedToParse(scriptId,url,startLine,startColumn,endLine,endColumn,executionContextId,hash) \
      scriptParsed(scriptId,url,startLine,startColumn,endLine,endColumn,executionContextId,hash,sourceMapURL)
      HeapProfiler addInspectedHeapObject(heapObjectId) collectGarbage disable enable getHeapObjectId(objectId) \
      getObjectByHeapObjectId(objectId,objectGroup) getSamplingProfile \
      startSampling(samplingInterval,stackDepth,includeObjectsCollectedByMajorGC,includeObjectsCollectedByMinorGC) \
      startTrackingHeapObjects(trackAllocations) stopSampling \
      stopTrackingHeapObjects(reportProgress,treatGlobalObjectsAsRoots,captureNumericValue,exposeInternals) \
      takeHeapSnapshot(reportProgress,treatGlobalObjectsAsRoots,captureNumericValue,exposeInternals) events \
      addHeapSnapshotChunk(chunk) heapStatsUpdate(statsUpdate) lastSeenObjectId(lastSeenObjectId,timestamp) \
      reportHeapSnapshotProgress(done,total,finished) resetProfiles
      Profiler disable enable getBestEffortCoverage setSamplingInterval(interval) start \
      startPreciseCoverage(callCount,detailed,allowTriggeredUpdates) stop stopPreciseCoverage takePreciseCoverage \
      events consoleProfileFinished(id,location,profile,title) consoleProfileStarted(id,location,title) \
      preciseCoverageDeltaUpdate(timestamp,occasion,result)
      Runtime awaitPromise(promiseObjectId,returnByValue,generatePreview) \
      callFunctionOn(functionDeclaration,objectId,arguments,silent,returnByValue,generatePreview,userGesture,awaitPromise,executionContextId,objectGroup,throwOnSideEffect,uniqueContextId,serializationOptions) \
      compileScript(expression,sourceURL,persistScript,executionContextId) disable discardConsoleEntries enable \
      evaluate(expression,objectGroup,includeCommandLineAPI,silent,contextId,returnByValue,generatePreview,userGesture,awaitPromise,throwOnSideEffect,timeout,disableBreaks,replMode,allowUnsafeEvalBlockedByCSP,uniqueContextId,serializationOptions) \
      getIsolateId getHeapUsage \
      getProperties(objectId,ownProperties,accessorPropertiesOnly,generatePreview,nonIndexedPropertiesOnly) \
      globalLexicalScopeNames(executionContextId) queryObjects(prototypeObjectId,objectGroup) \
      releaseObject(objectId) releaseObjectGroup(objectGroup) runIfWaitingForDebugger \
      runScript(scriptId,executionContextId,objectGroup,silent,includeCommandLineAPI,returnByValue,generatePreview,awaitPromise) \
      setAsyncCallStackDepth(maxDepth) setCustomObjectFormatterEnabled(enabled) setMaxCallStackSizeToCapture(size) \
      terminateExecution addBinding(name,executionContextId,executionContextName) removeBinding(name) \
      getExceptionDetails(errorObjectId) events bindingCalled(name,payload,executionContextId) \
      consoleAPICalled(type,args,executionContextId,timestamp,stackTrace,context) exceptionRevoked(reason,exceptionId) \
      exceptionThrown(timestamp,exceptionDetails) executionContextCreated(context) \
      executionContextDestroyed(executionContextId,executionContextUniqueId) executionContextsCleared \
      inspectRequested(object,hints,executionContextId)
      Schema getDomains
      NodeTracing getCategories start(traceConfig) stop events dataCollected(value) tracingComplete
      NodeWorker sendMessageToWorker(message,sessionId) enable(waitForDebuggerOnStart) disable detach(sessionId) \
      events attachedToWorker(sessionId,workerInfo,waitingForDebugger) detachedFromWorker(sessionId) \
      receivedMessageFromWorker(sessionId,message)
      Network disable enable(maxTotalBufferSize,maxResourceBufferSize) getRequestPostData(requestId) \
      getResponseBody(requestId) streamResourceContent(requestId) loadNetworkResource(url) events \
      requestWillBeSent(requestId,request,initiator,timestamp,wallTime) \
      responseReceived(requestId,timestamp,type,response) \
      loadingFailed(requestId,timestamp,type,errorText) loadingFinished(requestId,timestamp) \
      dataReceived(requestId,timestamp,dataLength,encodedDataLength,data) webSocketCreated(requestId,url,initiator) \
      webSocketClosed(requestId,timestamp) webSocketHandshakeResponseReceived(requestId,timestamp,response)
      NodeRuntime enable disable notifyWhenWaitingForDisconnect(enabled) events waitingForDisconnect \
      waitingForDebugger
      Target setAutoAttach(autoAttach,waitForDebuggerOnStart) events \
      targetCreated(targetInfo) attachedToTarget(sessionId,targetInfo,waitingForDebugger)
      IO read(handle,offset,size) close(handle)
      DOMStorage disable enable clear(storageId) getDOMStorageItems(storageId) \
      removeDOMStorageItem(storageId,key) setDOMStorageItem(storageId,key,value) events \
      domStorageItemAdded(storageId,key,newValue) domStorageItemRemoved(storageId,key) \
      domStorageItemUpdated(storageId,key,oldValue,newValue) domStorageItemsCleared(storageId)
      """;

  private DebuggerProtocol() {}

  static String json() {
    var json = new StringBuilder("{\"version\":{\"major\":\"1\",\"minor\":\"3\"},\"domains\":[");
    var first = true;
    for (var line : DOMAINS.split("\n")) {
      domain(json.append(first ? "" : ","), line.split(" +"));
      first = false;
    }
    return json.append("]}").toString();
  }

  private static void domain(StringBuilder json, String[] words) {
    json.append("{\"domain\":\"").append(words[0]).append("\",\"commands\":[");
    var first = true;
    for (var i = 1; i < words.length; i++) {
      if (words[i].equals(EVENTS)) {
        json.append("],\"events\":[");
        first = true;
      } else {
        member(json.append(first ? "" : ","), words[i]);
        first = false;
      }
    }
    json.append("]}");
  }

  private static void member(StringBuilder json, String word) {
    var open = word.indexOf('(');
    json.append("{\"name\":\"").append(open < 0 ? word : word.substring(0, open)).append('"');
    if (open > 0) {
      json.append(",\"parameters\":[");
      var names = word.substring(open + 1, word.length() - 1).split(",");
      for (var i = 0; i < names.length; i++) {
        json.append(i == 0 ? "" : ",").append("{\"name\":\"").append(names[i]).append("\"}");
      }
      json.append(']');
    }
    json.append('}');
  }
}
