#include "engine/emulator/console.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view page = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>poolcast emulate</title>
<style>
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
svg{width:100%;height:180px;background:#8881;border-radius:4px}
polyline{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke}
.nodes{stroke:#06c}.target{stroke:#06c;stroke-dasharray:4 3}.active{stroke:#d60}
.running{stroke:#2a4}code{word-break:break-all}b{margin-right:1em}
</style></head><body><h1>Emulated Batch account <span id="account"></span></h1>
<p>Virtual time: <strong id="now"></strong>
<button data-by="5m">+5 min</button> <button data-by="1h">+1 h</button></p>
<p><b style="color:#06c">nodes (dashed: target)</b><b style="color:#d60">tasks waiting</b>
<b style="color:#2a4">tasks running</b></p>
<div id="pools"></div><h2>Jobs</h2><ul id="jobs"></ul>
<script>
const make=(name,text)=>{const e=document.createElement(name);e.textContent=text;return e};
const ns='http://www.w3.org/2000/svg';
function chart(rows){
  const svg=document.createElementNS(ns,'svg');
  const first=rows.length?rows[0][0]:0,last=rows.length?rows[rows.length-1][0]:1;
  const most=Math.max(1,...rows.flatMap(r=>r.slice(1)));
  svg.setAttribute('viewBox',`0 0 1000 100`);svg.setAttribute('preserveAspectRatio','none');
  ['nodes','target','active','running'].forEach((name,i)=>{
    const line=document.createElementNS(ns,'polyline');line.setAttribute('class',name);
    line.setAttribute('points',rows.map(r=>
      (1000*(r[0]-first)/Math.max(1,last-first)).toFixed(1)+','+
      (97-94*r[i+1]/most).toFixed(1)).join(' '));
    svg.append(line)});
  return svg}
async function show(){
  const state=await(await fetch('/_poolcast/state')).json();
  document.getElementById('account').textContent=state.account;
  document.getElementById('now').textContent=state.now;
  document.getElementById('pools').replaceChildren(...state.pools.flatMap(pool=>{
    const r=pool.watched[pool.watched.length-1]||[0,0,0,0,0];
    return [make('h2',pool.id),make('p',`${r[1]} nodes of ${r[2]}, `+
      `${r[3]} tasks waiting, ${r[4]} running`),chart(pool.watched),
      make('code',pool.autoScaleRun?(pool.autoScaleRun.error?
      pool.autoScaleRun.error.values[0].value:pool.autoScaleRun.results):'')]}));
  document.getElementById('jobs').replaceChildren(...state.jobs.map(job=>make('li',
    `${job.id}: ${job.state}, ${job.tasks.active} waiting, ${job.tasks.running} running, `+
    `${job.tasks.completed} completed`)))}
document.querySelectorAll('button').forEach(b=>b.onclick=async()=>{
  await fetch('/_poolcast/advance?by='+b.dataset.by,{method:'POST'});show()});
show();setInterval(show,1000);
</script></body></html>
)";

}  // namespace

std::string_view console_page() { return page; }

}  // namespace poolcast::emulator
