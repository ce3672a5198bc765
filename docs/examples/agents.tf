resource "azurerm_batch_pool" "linux" {
  name                = "linux"
  resource_group_name = azurerm_resource_group.agents.name
  account_name        = azurerm_batch_account.agents.name
  vm_size             = "Standard_D4s_v3"
  max_tasks_per_node  = 5
  node_agent_sku_id   = "batch.node.ubuntu 20.04"

  auto_scale {
    evaluation_interval = "PT5M"
    formula             = <<-EOF
      // One node for every five agents that are asked for.
      $samples = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 5);
      $asked = $samples < 70 ? max(0, $PendingTasks.GetSample(1)) : max($PendingTasks.GetSample(TimeInterval_Minute * 5));
      $TargetDedicatedNodes = min(4, ceil($asked / $TaskSlotsPerNode));
      $NodeDeallocationOption = taskcompletion;
    EOF
  }
}
