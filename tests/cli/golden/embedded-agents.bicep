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
a = "b";
$TargetDedicatedNodes = 0;
'''
      }
    }
  }
}
