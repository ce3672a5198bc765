resource account 'Microsoft.Batch/batchAccounts@2023-11-01' existing = {
  name: 'agents'
}

resource linux 'Microsoft.Batch/batchAccounts/pools@2023-11-01' = {
  parent: account
  name: 'linux'
  properties: {
    vmSize: 'Standard_D4s_v3'
    taskSlotsPerNode: 5
    scaleSettings: {
      autoScale: {
        evaluationInterval: 'PT5M'
        formula: '''
// One node for every five agents that are asked for.
$samples = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 5);
$asked = $samples < 70 ? max(0, $PendingTasks.GetSample(1)) : max($PendingTasks.GetSample(TimeInterval_Minute * 5));
$TargetDedicatedNodes = min(4, ceil($asked / $TaskSlotsPerNode));
$NodeDeallocationOption = taskcompletion;
'''
      }
    }
  }
}
